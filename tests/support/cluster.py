"""A Ray cluster of two raylets on this machine, for as long as stdin stays open.

Usage: cluster.py MARK. Prints one line of JSON, either the cluster's addresses or {"error": ...}, then waits for stdin to
close: that happens when the test binary ends in whatever way, so nothing of the cluster outlives it. Every process of the
cluster carries RAYIFY_TEST_CLUSTER=MARK in its environment, which is how stragglers are told from other people's Ray.
"""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import grpc
from ray.core.generated import gcs_service_pb2, gcs_service_pb2_grpc

ATTEMPTS = 3
START_LIMIT_S = 120
STOP_LIMIT_S = 6
LOOPBACK = "127.0.0.1"
PORTS = ("gcs", "client", "dashboard", "agent", "second_agent")


def main():
    mark = sys.argv[1]
    problem = ""
    for _ in range(ATTEMPTS):
        cluster = Cluster(mark)
        try:
            cluster.start()
        except StartError as error:  # most often a port that somebody else took meanwhile
            problem = f"{error}\n{cluster.log_tail()}"
            cluster.stop()
            continue
        try:
            print(json.dumps(cluster.addresses()), flush=True)
            sys.stdin.read()
        finally:
            cluster.stop()
        return
    print(json.dumps({"error": problem}), flush=True)


class StartError(Exception):
    """The cluster did not come up."""


class Cluster:
    def __init__(self, mark):
        self.mark = mark
        # Ray's Unix sockets lie below it, and their paths may have 107 bytes: hence the short name right under /tmp.
        self.folder = Path(tempfile.mkdtemp(prefix="rfy", dir="/tmp"))
        self.ports = dict(zip(PORTS, free_ports(len(PORTS))))
        self.raylets = []

    def start(self):
        ports = self.ports
        # Without GRPC_ENABLE_FORK_SUPPORT=0 the server behind ray:// fails more often than not next to a second raylet.
        self.start_raylet(
            "head",
            ["--head", f"--port={ports['gcs']}", f"--ray-client-server-port={ports['client']}",
             "--include-dashboard=true", f"--dashboard-host={LOOPBACK}", f"--dashboard-port={ports['dashboard']}",
             f"--dashboard-agent-listen-port={ports['agent']}", f"--temp-dir={self.folder / 't'}"],
            {"GRPC_ENABLE_FORK_SUPPORT": "0"},
        )
        self.wait_for("the head to listen", lambda: listens(ports["gcs"]))
        self.start_raylet(
            "second",
            [f"--address={LOOPBACK}:{ports['gcs']}", f"--dashboard-agent-listen-port={ports['second_agent']}"],
            {},
        )
        self.wait_for("two live nodes", lambda: live_nodes(f"{LOOPBACK}:{ports['gcs']}") == 2)
        self.wait_for("the client server", lambda: listens(ports["client"]))
        self.wait_for("the dashboard", lambda: answers(f"http://{LOOPBACK}:{ports['dashboard']}/api/version"))

    def start_raylet(self, name, options, extra):
        # The folder becomes its workers' current directory: a relative path that reaches a worker finds nothing there.
        folder = self.folder / name
        folder.mkdir()
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("RAY_", "PYTHON"))}
        environment = kept | extra | {
            "HOME": str(home),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "RAYIFY_TEST_CLUSTER": self.mark,
            "RAY_AUTH_MODE": "disabled",
            "RAY_USAGE_STATS_ENABLED": "0",
            # Events reach the GCS, where the tests read them, five times as soon as by default.
            "RAY_task_events_report_interval_ms": "200",
        }
        command = [str(Path(sys.executable).with_name("ray")), "start", "--block", "--num-cpus=2",
                   f"--node-ip-address={LOOPBACK}", "--min-worker-port=0", "--max-worker-port=0",
                   "--object-store-memory=300000000", "--disable-usage-stats", *options]
        with open(self.folder / f"{name}.log", "wb") as log:
            self.raylets.append(subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent,
            ))

    def wait_for(self, what, ready):
        deadline = time.monotonic() + START_LIMIT_S
        while not ready():
            if any(raylet.poll() is not None for raylet in self.raylets):
                raise StartError(f"`ray start` ended while the tests waited for {what}")
            if time.monotonic() > deadline:
                raise StartError(f"no sign of {what} after {START_LIMIT_S} s")
            time.sleep(0.1)

    def addresses(self):
        return {
            "gcs": f"{LOOPBACK}:{self.ports['gcs']}",
            "client": f"ray://{LOOPBACK}:{self.ports['client']}",
            "dashboard": f"http://{LOOPBACK}:{self.ports['dashboard']}",
        }

    def log_tail(self):
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}" for log in logs)

    def stop(self):
        """Asks the raylets to end, by process id, then kills what is left of them and of their children."""
        for raylet in reversed(self.raylets):
            raylet.terminate()
        deadline = time.monotonic() + STOP_LIMIT_S
        for raylet in self.raylets:
            try:
                raylet.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                raylet.kill()
                raylet.wait()
        sessions = {raylet.pid for raylet in self.raylets}
        deadline = time.monotonic() + STOP_LIMIT_S
        while (left := set(stragglers(sessions, self.mark))) and time.monotonic() < deadline:
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)


def end_with_parent():
    """In the child: SIGTERM when this program dies, so that not even a SIGKILL of it leaves a cluster behind (Linux).

    And SIGINT as usual: a shell ignores it for what it starts in the background, and then `ray.cancel` interrupts nothing.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    pr_set_pdeathsig = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def stragglers(sessions, mark):
    """Every process of the raylets' sessions, and those that left them but carry the mark. Without /proc, none.

    Neither would do alone: jobs get sessions of their own, and Ray writes its workers' titles over their environment.
    """
    needle = f"RAYIFY_TEST_CLUSTER={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # pid (name) state parent group session ...; the name may hold spaces and brackets.
            state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            marked = needle in (entry / "environ").read_bytes().split(b"\0")
        except (OSError, ValueError):  # gone meanwhile, or another user's
            continue
        if state != "Z" and (marked or int(session) in sessions):
            yield int(entry.name)


def free_ports(count):
    """Ports that nobody holds now; two runs at once may still meet, so the caller tries again."""
    sockets = [socket.socket() for _ in range(count)]
    for held in sockets:
        held.bind((LOOPBACK, 0))
    ports = [held.getsockname()[1] for held in sockets]
    for held in sockets:
        held.close()
    return ports


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def live_nodes(address):
    with grpc.insecure_channel(address) as channel:
        stub = gcs_service_pb2_grpc.NodeInfoGcsServiceStub(channel)
        try:
            reply = stub.GetAllNodeInfo(gcs_service_pb2.GetAllNodeInfoRequest(), timeout=5)
        except grpc.RpcError:
            return 0
    return sum(node.state == node.ALIVE for node in reply.node_info_list)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


if __name__ == "__main__":
    main()
