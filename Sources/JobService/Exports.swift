// What a backend with handlers of its own needs, so that it imports this module alone.
@_exported public import struct JobRunner.JobContext
@_exported public import struct JobRunner.JobFailure
@_exported public import protocol JobRunner.JobHandler
@_exported public import struct JobRunner.JobSchedule
@_exported public import struct JobRunner.KindOptions
@_exported public import struct JobRunner.RetryPolicy
@_exported public import struct JobRunner.ScheduleError
