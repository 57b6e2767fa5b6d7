-- oldest-program: 1

-- The order of the claim, all of it ascending, so that a claim can begin in the middle: where another one ended, behind the
-- entries of jobs that have been claimed long ago. PostgreSQL can't take those away as long as any transaction could see
-- them, and a claim that begins at the beginning reads them all.
create index job_claim_order on job (queue, kind, (-priority), due_at, id) where state = 'pending';
drop index job_claim;
alter index job_claim_order rename to job_claim;
