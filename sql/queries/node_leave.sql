delete from job_node where id = $1
