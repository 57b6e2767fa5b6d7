select id, revision from job where id = any ($1::uuid[])
