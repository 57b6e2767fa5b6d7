-- How many jobs of a kind wait, and how many run.
select count(*) filter (where state in ('pending', 'scheduled')) as waiting,
    count(*) filter (where state = 'processing') as running
from job
where kind = $1 and state in ('pending', 'scheduled', 'processing')
