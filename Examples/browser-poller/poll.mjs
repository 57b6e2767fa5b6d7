// A client as a web page would have it: it knows the three shapes of a job's status and nothing else.
//
//     node poll.mjs http://127.0.0.1:8080            starts the default job and polls it to its end
//     node poll.mjs http://127.0.0.1:8080 JOB_ID     polls a job that was started elsewhere

const POLL_INTERVAL_MS = 2000;
const MAX_ATTEMPTS = 30;

async function startAsyncJob(server) {
  const response = await fetch(`${server}/api/start-async-job`, { method: "POST" });
  if (!response.ok) {
    throw new Error(`Starting failed with HTTP status ${response.status}`);
  }
  return (await response.json()).jobId;
}

async function pollJobStatus(server, jobId) {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(`${server}/api/job-status/${jobId}`);
      if (!response.ok) {
        throw new Error(`HTTP status ${response.status}`);
      }
      const job = await response.json();
      if (job.status === "completed") {
        return job.result;
      }
      if (job.status === "failed") {
        return Promise.reject(new Error(`Job ${jobId} failed: ${job.errorMessage || "Unknown error"}`));
      }
      console.error(`${job.status} ${job.progress ?? 0}%`);
    } catch (error) {
      console.error(`attempt ${attempt}: ${error.message}`);
    }
    if (attempt < MAX_ATTEMPTS) {
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }
  throw new Error(`Polling timed out after ${MAX_ATTEMPTS} attempts.`);
}

const [server, knownJobId] = process.argv.slice(2);
if (!server) {
  console.error("usage: node poll.mjs SERVER [JOB_ID]");
  process.exit(2);
}
try {
  const jobId = knownJobId ?? (await startAsyncJob(server));
  console.log(JSON.stringify(await pollJobStatus(server, jobId)));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
