select id from job where retry_of = $1 and owner = $2 and state in ('scheduled', 'pending', 'processing')
