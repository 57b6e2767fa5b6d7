-- Keeps a job from being changed by others until the end of the transaction. A node that stops in the middle must not do so for
-- long: its transaction is ended by the server.
with limits as materialized (
    select set_config('idle_in_transaction_session_timeout', '5s', true)
)
select from limits, job where id = $1 and owner = $2 for no key update of job
