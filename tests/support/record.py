"""Which calls a driver's job made on the cluster, as the cluster itself recorded them.

Usage: record.py GCS_ADDRESS; then one driver's process id a line on stdin, one line of JSON a driver on stdout. The
converted script is not touched and no job is added to the cluster: the GCS keeps, for every task, when it was submitted,
where it ran and when it ended, and for every job the process id of its driver.
"""

import json
import sys
import time

import grpc
from ray.core.generated import common_pb2, gcs_service_pb2, gcs_service_pb2_grpc

# Workers and drivers send their events in batches, so the last ones of a job come a little after its end.
SETTLE_LIMIT_S = 8
POLL_S = 0.25
MOST_CALLS = 100_000
ENDED = (common_pb2.FINISHED, common_pb2.FAILED)


def main():
    channel = grpc.insecure_channel(sys.argv[1], options=[("grpc.max_receive_message_length", -1)])
    jobs = gcs_service_pb2_grpc.JobInfoGcsServiceStub(channel)
    tasks = gcs_service_pb2_grpc.TaskInfoGcsServiceStub(channel)
    for line in sys.stdin:
        print(json.dumps(calls_of_driver(jobs, tasks, int(line))), flush=True)


def calls_of_driver(jobs, tasks, driver):
    """Every finished, failed or still running call of the driver's last job, in the order of submission."""
    if newest_job(jobs, driver) is None:
        return []  # it never connected
    deadline = time.monotonic() + SETTLE_LIMIT_S
    before = None
    while True:
        job = newest_job(jobs, driver)
        events = [e for e in job_events(tasks, job.job_id) if common_pb2.RUNNING in e.state_updates.state_ts_ns]
        settled = job.is_dead and all(end_on_worker(event) for event in events) and before == len(events)
        if settled or time.monotonic() > deadline:
            return sorted((call(event) for event in events), key=lambda made: made["submitted"])
        before = len(events)
        time.sleep(POLL_S)


def newest_job(jobs, driver):
    reply = jobs.GetAllJobInfo(gcs_service_pb2.GetAllJobInfoRequest(), timeout=10)
    own = [job for job in reply.job_info_list if job.driver_pid == driver]
    return max(own, key=lambda job: job.start_time, default=None)


def job_events(tasks, job_id):
    filters = gcs_service_pb2.GetTaskEventsRequest.Filters
    only_job = filters.JobIdFilter(job_id=job_id, predicate=gcs_service_pb2.FilterPredicate.EQUAL)
    request = gcs_service_pb2.GetTaskEventsRequest(
        limit=MOST_CALLS, filters=filters(exclude_driver=True, job_filters=[only_job])
    )
    return tasks.GetTaskEvents(request, timeout=30).events_by_task


def end_on_worker(event):
    """When the worker was through with the call. The driver's own note of it may be later than the driver's next call."""
    profile = event.profile_events.events
    return max((part.end_time for part in profile if part.event_name.startswith("task:")), default=None)


def end_on_driver(event):
    times = event.state_updates.state_ts_ns
    return next((times[state] for state in ENDED if state in times), None)


def call(event):
    """Times are nanoseconds since 1970, `ended` null for a call that never did."""
    info, times = event.task_info, event.state_updates.state_ts_ns
    return {
        "function": info.name,
        "kind": common_pb2.TaskType.Name(info.type),
        "actor": info.actor_id.hex(),
        "pid": event.state_updates.worker_pid,
        "node": event.state_updates.node_id.hex(),
        "submitted": min(times.values()),
        "started": times[common_pb2.RUNNING],
        "ended": end_on_worker(event) or end_on_driver(event),
    }


if __name__ == "__main__":
    main()
