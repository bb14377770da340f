# What `connect = "checked"` writes: the imports go among the script's own, the function above its first use.
# A line that starts with "#[local] " is left out; with --allow-local it replaces the line above it. A line that starts with
# "#[modules] " is there only when tasks need modules of the program; the function then has the parameter `py_modules`.
import json
import os
import re
import socket
import sys
import threading

import ray


def connect_to_ray():
    """Connect to the Ray cluster at RAY_ADDRESS, or exit with status 1 and one sentence on stderr."""
    if ray.is_initialized():
        return
    address = os.environ.get("RAY_ADDRESS") or "auto"
    if address.startswith(("http://", "https://")):
        sys.exit(
            f"RAY_ADDRESS={address} is an address of the Jobs API: run the script with "
            "`ray job submit`, or set RAY_ADDRESS to the cluster's GCS address, host:6379 by default."
        )
    if address != "auto":
#[local]     if address not in ("auto", "local"):
        parts = re.fullmatch(r"(?:ray://)?(\[[^\[\]\s]+\]|[^\[\]\s:/]+):([0-9]{1,5})", address)
        if not parts:
            sys.exit(
                f"RAY_ADDRESS={address!r} is not the address of a running Ray cluster: it must be "
                "host:port, ray://host:port, or auto (or unset) for the cluster of this machine."
            )
        try:  # Ray itself would retry for minutes.
            socket.create_connection((parts[1].strip("[]"), int(parts[2])), timeout=5).close()
        except (OSError, OverflowError, UnicodeError) as error:
            sys.exit(f"No Ray cluster can be reached at RAY_ADDRESS={address}: {error}.")

    variable = "RAY_RUNTIME_ENV" if os.environ.get("RAY_RUNTIME_ENV") else "RAY_JOB_CONFIG"
    try:
        runtime_env = json.loads(os.environ.get(variable) or "{}")
        if variable == "RAY_JOB_CONFIG":
            runtime_env = runtime_env.get("runtime_env") or {}
        options = {"runtime_env": {**runtime_env}, "namespace": os.environ.get("RAY_NAMESPACE") or None}
#[modules]         options["runtime_env"]["py_modules"] = [*py_modules, *runtime_env.get("py_modules", ())]
    except (AttributeError, TypeError, ValueError) as error:
        sys.exit(f"{variable} must hold a JSON object: {error}.")

    def give_up():
        sys.stdout.flush()
        print(f"Ray did not answer within 60 s (address {address}): is the cluster alive?", file=sys.stderr)
        os._exit(1)

    timer = threading.Timer(60, give_up)
    if not address.startswith("ray://"):  # Ray limits only these attempts itself.
        timer.start()
    try:
        ray.init(address=address, **options)
    except Exception as error:
        reason = " ".join(str(error).split())
        if reason.startswith("Could not find any running Ray"):
            sys.exit("No Ray cluster runs on this machine: run `ray start --head`, or set RAY_ADDRESS.")
#[local]             ray.init(address="local", **options)
        elif reason.startswith("Failed to merge"):
            sys.exit(
                f"{variable} and the submitted job set the same field of the runtime environment: "
                "drop one of them, or set RAY_OVERRIDE_JOB_RUNTIME_ENV=1."
            )
        else:
            sys.exit(f"Ray could not connect to {address}: {reason}")
    finally:
        timer.cancel()
    resources = ray.cluster_resources()
    print(
        f"Connected to Ray: {len(ray.nodes())} nodes, {resources.get('CPU', 0):g} CPUs, "
        f"{resources.get('GPU', 0):g} GPUs.",
        file=sys.stderr,
    )
