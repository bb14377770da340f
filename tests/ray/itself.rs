//! The tests' own machinery: what it records, what it compares, and that it ends what it starts.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{Call, Calls, Ending, Place, Run, Script, cluster, without_rays_lines};

/// The tests of this file, by name.
pub fn tests() -> Vec<(&'static str, fn())> {
    vec![
        (
            "calls_of_both_nodes_are_recorded",
            calls_of_both_nodes_are_recorded,
        ),
        (
            "calls_one_by_one_are_not_in_flight_together",
            calls_one_by_one_are_not_in_flight_together,
        ),
        (
            "calls_of_one_actor_are_not_in_flight_together",
            calls_of_one_actor_are_not_in_flight_together,
        ),
        (
            "only_the_drivers_own_calls_are_recorded",
            only_the_drivers_own_calls_are_recorded,
        ),
        (
            "workers_run_in_another_folder",
            workers_run_in_another_folder,
        ),
        (
            "the_client_and_the_dashboard_answer",
            the_client_and_the_dashboard_answer,
        ),
        (
            "a_run_out_of_time_ends_with_its_children",
            a_run_out_of_time_ends_with_its_children,
        ),
        (
            "files_and_exit_status_are_compared",
            files_and_exit_status_are_compared,
        ),
        ("rays_own_lines_are_deleted", rays_own_lines_are_deleted),
        ("flight_counts_overlaps", flight_counts_overlaps),
    ]
}

fn calls_of_both_nodes_are_recorded() {
    // On a busy machine the workers of one node may take all calls before the other node's have started.
    let naps = || on_ray("print(sorted(ray.get([nap.remote(i) for i in range(8)])))");
    let run = (0..3)
        .map(|_| naps())
        .find(|run| run.calls.nodes().len() == 2)
        .unwrap_or_else(naps);
    assert_eq!(run.stdout, "[0, 1, 2, 3, 4, 5, 6, 7]\n");
    assert_eq!(
        run.calls.functions().into_iter().collect::<Vec<_>>(),
        [("nap", 8)]
    );
    assert_eq!(run.calls.most_in_flight(), 8);
    assert_eq!(run.calls.nodes().len(), 2, "four CPUs on two nodes");
    assert!(run.calls.pids().len() >= 2, "{:?}", run.calls);
    for call in &run.calls.0 {
        let ended = call.ended.expect("every call ended");
        assert!(
            call.submitted <= call.started && call.started < ended,
            "{call:?}"
        );
    }
}

fn calls_one_by_one_are_not_in_flight_together() {
    let run = on_ray("print([ray.get(nap.remote(i)) for i in range(3)])");
    assert_eq!(run.stdout, "[0, 1, 2]\n");
    assert_eq!(run.calls.most_in_flight(), 1);
    assert!(run.not_spread().is_some());
}

fn calls_of_one_actor_are_not_in_flight_together() {
    let run =
        on_ray("a = Napper.remote()\n    print(ray.get([a.nap.remote(i) for i in range(3)]))");
    assert_eq!(run.stdout, "[0, 1, 2]\n");
    assert_eq!(run.calls.most_in_flight(), 1);
    let run = on_ray(
        "a, b = Napper.remote(), Napper.remote()\n    print(ray.get([x.nap.remote(0) for x in (a, b)]))",
    );
    assert_eq!(run.calls.most_in_flight(), 2);
}

fn only_the_drivers_own_calls_are_recorded() {
    let script = "print(ray.get([nap.remote(i) for i in range(4)]))";
    let runs: Vec<Run> = thread::scope(|scope| {
        let runs = [0, 1].map(|_| scope.spawn(|| on_ray(script)));
        runs.map(|run| run.join().expect("the run does not panic"))
            .into()
    });
    for run in runs {
        assert_eq!(run.calls.0.len(), 4, "{:?}", run.calls);
    }
}

fn workers_run_in_another_folder() {
    let run = on_ray(
        "open('here.txt', 'w').close()\n    print(ray.get([exists.remote('here.txt'), exists.remote(__file__)]))",
    );
    assert_eq!(run.stdout, "[False, True]\n");
    assert!(run.files.contains_key(Path::new("here.txt")));
}

fn the_client_and_the_dashboard_answer() {
    let (_folder, script) = script("print(ray.get([nap.remote(i) for i in range(3)]))");
    let run = script.run(Place::RayClient);
    assert_eq!(run.stdout, "[0, 1, 2]\n", "{}", run.stderr);
    let dashboard = cluster().dashboard_address();
    let host = dashboard
        .strip_prefix("http://")
        .expect("an address of HTTP");
    assert!(TcpStream::connect(host).is_ok(), "{dashboard}");
}

fn a_run_out_of_time_ends_with_its_children() {
    let (_folder, mut script) = written(
        "import subprocess, sys, time\nprint(subprocess.Popen(['sleep', '300']).pid, flush=True)\ntime.sleep(300)\n",
    );
    script.limit = Duration::from_secs(2);
    let run = script.run(Place::Plain);
    assert_eq!(run.ending, Ending::TimedOut);
    let child = format!("/proc/{}/cmdline", run.stdout.trim());
    // Its parent gone, the child stays a zombie, with no command line, until init has looked.
    let start = Instant::now();
    while fs::read(&child).is_ok_and(|line| !line.is_empty()) {
        assert!(start.elapsed() < Duration::from_secs(5), "{child}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn files_and_exit_status_are_compared() {
    let run = |text: &str| {
        let (_folder, script) = written(text);
        script.run(Place::Plain)
    };
    let one = run("open('a.txt', 'w').write('1')\nprint(__file__)\n");
    assert_eq!(
        one.difference(&run("open('a.txt', 'w').write('1')\nprint(__file__)\n")),
        None
    );
    for (other, part) in [
        (
            "open('a.txt', 'w').write('2')\nprint(__file__)\n",
            "the bytes of a.txt differ",
        ),
        ("open('b.txt', 'w').write('1')\nprint(__file__)\n", "files:"),
        (
            "open('a.txt', 'w').write('1')\nprint(1)\n",
            "converted stdout",
        ),
        (
            "open('a.txt', 'w').write('1')\nprint(__file__)\nraise SystemExit(3)\n",
            "Exit(3)",
        ),
    ] {
        let difference = one.difference(&run(other)).expect("a difference");
        assert!(difference.contains(part), "{difference}");
    }
}

fn rays_own_lines_are_deleted() {
    let stdout = "\x1b[33m(raylet)\x1b[0m A worker died\n(autoscaler +13s) Error\n\x1b[36m(f pid=17)\x1b[0m text\n(f pid=17, ip=10.0.0.1) text\n(kept) 1\nkept (raylet)\n(pid=x)\nlast";
    assert_eq!(
        without_rays_lines(stdout),
        "(kept) 1\nkept (raylet)\n(pid=x)\nlast"
    );
}

fn flight_counts_overlaps() {
    let call = |submitted, ended, actor: &str| Call {
        function: "f".into(),
        kind: "NORMAL_TASK".into(),
        actor: actor.into(),
        pid: 1,
        node: "n".into(),
        submitted,
        started: submitted,
        ended,
    };
    let most = |calls: Vec<Call>| Calls(calls).most_in_flight();
    assert_eq!(most(vec![]), 0);
    assert_eq!(most(vec![call(1, Some(2), ""), call(2, Some(3), "")]), 1);
    assert_eq!(most(vec![call(1, Some(3), ""), call(2, Some(4), "")]), 2);
    assert_eq!(most(vec![call(1, Some(3), "a"), call(2, Some(4), "a")]), 1);
    assert_eq!(
        most(vec![
            call(1, Some(3), "a"),
            call(2, None, "b"),
            call(5, Some(6), "")
        ]),
        2
    );
}

/// Runs statements on the cluster, with a function, an actor and a question for them to call.
fn on_ray(statements: &str) -> Run {
    let (_folder, script) = script(statements);
    let run = script.run(Place::Ray);
    assert_eq!(run.ending, Ending::Exit(0), "{}", run.stderr);
    run
}

fn script(statements: &str) -> (TempDir, Script) {
    written(&format!(
        r#"import os, time
import ray


@ray.remote
def nap(x):
    time.sleep(0.3)
    return x


@ray.remote
def exists(path):
    return os.path.exists(path)


@ray.remote
class Napper:
    def nap(self, x):
        time.sleep(0.3)
        return x


if __name__ == "__main__":
    ray.init(address=os.environ["RAY_ADDRESS"])
    {statements}
"#
    ))
}

fn written(text: &str) -> (TempDir, Script) {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("script.py"), text).expect("the script is written");
    let script = Script::new(folder.path(), "script.py");
    (folder, script)
}
