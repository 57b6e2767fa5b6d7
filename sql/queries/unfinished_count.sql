-- How many jobs of an owner are not over; beyond $2 nobody cares.
select count(*)
from (
    select
    from job
    where owner = $1 and state in ('scheduled', 'pending', 'processing')
    limit $2
) unfinished
