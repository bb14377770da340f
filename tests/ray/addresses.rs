//! What each form of `RAY_ADDRESS`, and each variable, does to a script that rayify connected, on a real cluster.
//!
//! Both connections are tried: `minimal`, one line whose errors are Ray's own, and `checked`, whose errors are one sentence.
//! Forms that take Ray a minute or more run only with `RAYIFY_FULL=1`, and then bounded in time.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

use self::script::{
    AutoFinds, both_addresses, checked, checked_allowing_local, dead_port, minimal,
};
use crate::support;

#[path = "addresses/script.rs"]
mod script;

/// Each function under its own name.
macro_rules! named {
    ($($test:ident,)*) => {
        vec![$((stringify!($test), $test as fn())),*]
    };
}

/// The tests of this file, by name, for the binary that shares one cluster among all Ray tests.
pub fn tests() -> Vec<(&'static str, fn())> {
    let mut tests = named![
        addresses_of_a_running_cluster_connect,
        auto_without_a_cluster_fails,
        minimal_leaves_bad_addresses_to_ray,
        checked_refuses_bad_addresses_in_one_sentence,
        checked_waits_five_seconds_for_a_silent_host,
        checked_honours_ray_namespace,
        checked_honours_ray_runtime_env,
        checked_takes_runtime_env_from_ray_job_config,
        checked_refuses_malformed_variables,
        checked_called_twice_connects_once,
        submitted_jobs_connect,
        checked_names_the_way_out_of_a_job_conflict,
    ];
    if std::env::var("RAYIFY_FULL").is_ok_and(|value| value == "1") {
        tests.extend(named![
            minimal_hangs_on_a_dead_address,
            minimal_gives_up_a_dead_client_address,
            checked_gives_up_a_port_that_is_not_rays,
            checked_gives_up_a_cluster_that_died,
            a_local_ray_starts_only_when_allowed,
        ]);
    }
    tests
}

fn addresses_of_a_running_cluster_connect() {
    let cluster = support::cluster();
    let address = cluster.address();
    let client_address = cluster.client_address();
    let (_, port) = address.rsplit_once(':').expect("host:port");
    let localhost = format!("localhost:{port}");
    let unset: &[(&str, &str)] = &[];
    for script in [minimal(), checked()] {
        script
            .run(AutoFinds::OurCluster, unset)
            .assert_prints("[0, 1, 4]\n");
        for value in ["", "auto", address, &localhost, client_address] {
            script
                .run(AutoFinds::OurCluster, &[("RAY_ADDRESS", value)])
                .assert_prints("[0, 1, 4]\n");
        }
    }
}

fn auto_without_a_cluster_fails() {
    let error = "ConnectionError: Could not find any running Ray instance.";
    let sentence = "No Ray cluster runs on this machine";
    for variables in [&[][..], &[("RAY_ADDRESS", "")]] {
        minimal()
            .run(AutoFinds::Nothing, variables)
            .assert_traceback(error);
        checked()
            .run(AutoFinds::Nothing, variables)
            .assert_one_sentence(sentence);
    }
    // Here Ray logs that it uses the variable.
    let variables = [("RAY_ADDRESS", "auto")];
    minimal()
        .run(AutoFinds::Nothing, &variables)
        .assert_traceback(error);
    checked()
        .run(AutoFinds::Nothing, &variables)
        .assert_last_sentence(sentence);
}

fn minimal_leaves_bad_addresses_to_ray() {
    for (address, error) in [
        (
            "http://127.0.0.1:8265",
            "ValueError: Invalid Ray address: 'http://127.0.0.1:8265'.",
        ),
        ("127.0.0.1", "ValueError: Invalid address format: 127.0.0.1"),
        ("junk", "ValueError: Invalid address format: junk"),
        (
            "127.0.0.1:abc",
            "ValueError: Unable to parse port number from abc",
        ),
    ] {
        minimal()
            .run(AutoFinds::OurCluster, &[("RAY_ADDRESS", address)])
            .assert_traceback(error);
    }
}

fn checked_refuses_bad_addresses_in_one_sentence() {
    let jobs_api = "is an address of the Jobs API";
    let malformed = "is not the address of a running Ray cluster";
    let unreachable = "No Ray cluster can be reached at";
    let dead = dead_port();
    for (address, sentence) in [
        ("http://127.0.0.1:8265", jobs_api),
        ("https://ray.example.com", jobs_api),
        ("local", malformed),
        ("127.0.0.1", malformed),
        ("junk", malformed),
        ("127.0.0.1:abc", malformed),
        ("::1:6379", malformed),
        ("ray://127.0.0.1", malformed),
        ("module://127.0.0.1:6379", malformed),
        (" ", malformed),
        ("no-such-host.invalid:6379", unreachable),
        (&format!("127.0.0.1:{dead}"), unreachable),
        (&format!("[::1]:{dead}"), unreachable),
        (&format!("ray://127.0.0.1:{dead}"), unreachable),
        (&format!("ray://[::1]:{dead}"), unreachable),
    ] {
        let run = checked().run(AutoFinds::OurCluster, &[("RAY_ADDRESS", address)]);
        run.assert_one_sentence(sentence);
        assert!(run.stderr.contains(address), "{address}: {}", run.stderr);
    }
}

/// A host that drops packets is played by a listener whose queue is full: the kernel answers no further connection.
fn checked_waits_five_seconds_for_a_silent_host() {
    const SILENT_HOST: &str = "
import socket, sys
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(0)
waiting = [socket.socket() for _ in range(4)]
for client in waiting:
    client.setblocking(False)
    client.connect_ex(server.getsockname())
print(server.getsockname()[1], flush=True)
sys.stdin.read()
";
    let mut host = Command::new(support::cluster().python())
        .args(["-c", SILENT_HOST])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut port = String::new();
    BufReader::new(host.stdout.take().expect("piped"))
        .read_line(&mut port)
        .expect("a port");
    let address = format!("127.0.0.1:{}", port.trim());

    let run = checked().run(AutoFinds::OurCluster, &[("RAY_ADDRESS", &address)]);

    drop(host.stdin.take());
    host.wait().expect("the silent host ends with its stdin");
    run.assert_one_sentence("timed out");
    assert!(run.took >= Duration::from_secs(5), "{:?}", run.took);
}

fn checked_honours_ray_namespace() {
    let script = checked().printing("ray.get_runtime_context().namespace");
    for address in both_addresses() {
        let variables = [("RAY_ADDRESS", address), ("RAY_NAMESPACE", "mine")];
        script
            .run(AutoFinds::OurCluster, &variables)
            .assert_prints("mine\n");
    }
}

fn checked_honours_ray_runtime_env() {
    let script = checked().printing("ray.get(seen.remote())");
    for address in both_addresses() {
        let variables = [
            ("RAY_ADDRESS", address),
            (
                "RAY_RUNTIME_ENV",
                r#"{"env_vars": {"SEEN": "runtime env"}}"#,
            ),
        ];
        script
            .run(AutoFinds::OurCluster, &variables)
            .assert_prints("runtime env\n");
    }
}

fn checked_takes_runtime_env_from_ray_job_config() {
    let script = checked().printing("ray.get(seen.remote())");
    let job_config = (
        "RAY_JOB_CONFIG",
        r#"{"runtime_env": {"env_vars": {"SEEN": "job config"}}}"#,
    );
    script
        .run(AutoFinds::OurCluster, &[job_config])
        .assert_prints("job config\n");
    let runtime_env = (
        "RAY_RUNTIME_ENV",
        r#"{"env_vars": {"SEEN": "runtime env"}}"#,
    );
    script
        .run(AutoFinds::OurCluster, &[job_config, runtime_env])
        .assert_prints("runtime env\n");
}

fn checked_refuses_malformed_variables() {
    for (variable, value) in [
        ("RAY_RUNTIME_ENV", r#"{"env_vars":"#),
        ("RAY_RUNTIME_ENV", "[]"),
        ("RAY_JOB_CONFIG", "pip"),
        ("RAY_JOB_CONFIG", r#"{"runtime_env": 3}"#),
    ] {
        let run = checked().run(AutoFinds::OurCluster, &[(variable, value)]);
        run.assert_one_sentence(&format!("{variable} must hold a JSON object"));
    }
    let no_folder = [("RAY_RUNTIME_ENV", r#"{"working_dir": "/no/such/folder"}"#)];
    let sentence =
        "Ray could not connect to auto: directory /no/such/folder must be an existing directory";
    checked()
        .run(AutoFinds::OurCluster, &no_folder)
        .assert_last_sentence(sentence);
}

fn checked_called_twice_connects_once() {
    let script = checked().printing("connect_to_ray()");
    for address in both_addresses() {
        let run = script.run(AutoFinds::OurCluster, &[("RAY_ADDRESS", address)]);
        run.assert_prints("None\n");
        assert_eq!(
            run.stderr.matches("Connected to Ray:").count(),
            1,
            "{}",
            run.stderr
        );
    }
}

fn submitted_jobs_connect() {
    for script in [minimal(), checked()] {
        let run = script
            .printing("ray.get(seen.remote())")
            .submit(r#"{"env_vars": {"SEEN": "job"}}"#);
        assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
        assert!(
            run.stdout.lines().any(|line| line == "job"),
            "{}",
            run.stdout
        );
    }
}

fn checked_names_the_way_out_of_a_job_conflict() {
    let script = checked().printing("ray.get(seen.remote())");
    let job = r#""SEEN": "job", "RAY_RUNTIME_ENV": "{\"env_vars\": {\"SEEN\": \"script\"}}""#;

    let run = script.submit(&format!(r#"{{"env_vars": {{{job}}}}}"#));
    assert_eq!(run.status, Some(1), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("drop one of them, or set RAY_OVERRIDE_JOB_RUNTIME_ENV=1."),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("Traceback"), "{}", run.stdout);

    let run = script.submit(&format!(
        r#"{{"env_vars": {{"RAY_OVERRIDE_JOB_RUNTIME_ENV": "1", {job}}}}}"#
    ));
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.lines().any(|line| line == "script"),
        "{}",
        run.stdout
    );
}

fn minimal_hangs_on_a_dead_address() {
    let address = format!("127.0.0.1:{}", dead_port());
    let run = minimal()
        .limited_to(45)
        .run(AutoFinds::OurCluster, &[("RAY_ADDRESS", &address)]);
    assert_eq!(
        run.status, None,
        "resources/ray-core/cluster.md says that Ray retries for minutes: {}",
        run.stderr
    );
}

fn minimal_gives_up_a_dead_client_address() {
    let address = format!("ray://127.0.0.1:{}", dead_port());
    let run = minimal().run(AutoFinds::OurCluster, &[("RAY_ADDRESS", &address)]);
    run.assert_traceback("ConnectionError: ray client connection timeout");
}

fn checked_gives_up_a_port_that_is_not_rays() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let run = checked().run(
        AutoFinds::OurCluster,
        &[("RAY_ADDRESS", &format!("127.0.0.1:{port}"))],
    );
    run.assert_last_sentence("Ray did not answer within 60 s");
    let run = checked().run(
        AutoFinds::OurCluster,
        &[("RAY_ADDRESS", &format!("ray://127.0.0.1:{port}"))],
    );
    run.assert_last_sentence("ray client connection timeout");
}

fn checked_gives_up_a_cluster_that_died() {
    let run = checked().run(AutoFinds::DeadCluster, &[]);
    run.assert_last_sentence("Ray did not answer within 60 s (address auto)");
}

fn a_local_ray_starts_only_when_allowed() {
    // The minimal line hands `local` on to Ray, which obeys; the checked one refuses it unless it was allowed.
    for (script, address) in [
        (checked_allowing_local(), ""),
        (checked_allowing_local(), "local"),
        (minimal(), "local"),
    ] {
        let run = script.run(AutoFinds::Nothing, &[("RAY_ADDRESS", address)]);
        run.assert_prints("[0, 1, 4]\n");
        assert!(
            run.stderr.contains("Started a local Ray instance."),
            "{}",
            run.stderr
        );
    }
}
