select owner from job where id = $1
