-- oldest-program: 1

-- What the start of a job was part of: the traceparent of its request (W3C Trace Context), for the log of whoever runs it.
alter table job add column traceparent text;
