//! What was acknowledged is there whole after the power fails at any instant: of a disk of its own, whose file system
//! forgets in one moment whatever it was not made to keep. Needs root, loop devices and `tools/setup test`.
//!
//! What the disk itself would forget, if nobody had told it to flush, this cannot show.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::written::{self, Writer};

const TEST: &str = "power::what_was_acknowledged_survives_a_power_cut";

/// Says where the disk is, and makes a run of this test the one that mounts it.
const FOLDER: &str = "TINTYPE_TEST_DISK";

const CUTS: usize = 5;

#[test]
fn what_was_acknowledged_survives_a_power_cut() {
    Writer::become_one_if_asked();
    if let Some(folder) = std::env::var_os(FOLDER) {
        return cut_the_power(Path::new(&folder));
    }
    let folder = TempDir::new().unwrap();
    if let Err(reason) = make_disk(folder.path()) {
        // Not by a macro, whose output is shown of tests that fail only.
        writeln!(std::io::stderr(), "\nskipped {TEST}: {reason}").unwrap();
        return;
    }
    let test = std::env::current_exe().unwrap();
    let cut =
        apart(&[test.to_str().unwrap(), TEST, "--exact", "--nocapture"]).env(FOLDER, folder.path()).output().unwrap();
    assert!(cut.status.success(), "{}{}", String::from_utf8_lossy(&cut.stdout), String::from_utf8_lossy(&cut.stderr));
}

/// Makes a disk in a folder, and sees whether it can be mounted; otherwise says why not.
fn make_disk(folder: &Path) -> Result<(), String> {
    if fs::metadata("/proc/self").map_or(1, |process| process.uid()) != 0 {
        return Err("only root can mount a disk".to_owned());
    }
    for program in ["cc", "mkfs.ext4", "mount", "unshare", "xfs_io"] {
        shell(folder, &format!("command -v {program}")).map_err(|_| format!("there is no {program} here"))?;
    }
    fs::create_dir(folder.join("disk")).unwrap();
    shell(folder, "truncate --size 512M disk.ext4 && mkfs.ext4 -q disk.ext4")?;
    let mounted = apart(&["sh", "-c", MOUNT]).current_dir(folder).output();
    said(mounted.map_err(|error| error.to_string())?)
}

/// With options that let the file system forget as much as it ever may.
const MOUNT: &str = "mount -t ext4 -o loop,commit=300,noauto_da_alloc disk.ext4 disk";

/// A command that sees its own mounts and processes. However it ends, both end with it, and the loop device with the mount.
fn apart(command: &[&str]) -> Command {
    let mut apart = Command::new("unshare");
    apart.args(["--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "--"]).args(command);
    apart
}

fn cut_the_power(folder: &Path) {
    let home = folder.join("disk/home");
    let mut acknowledged = 0;
    for cut in 0..CUTS {
        acknowledged = write_until_a_cut(folder, &home, acknowledged, 3 * cut, &[]);
        assert_eq!(lost(folder, &home, acknowledged), <[&str; 0]>::default(), "cut {cut}");
    }
    // The same without syncing: had the store forgotten to, this test would have failed.
    let deaf = [("LD_PRELOAD", &*a_library_that_does_not_sync(folder))];
    let home = folder.join("disk/deaf");
    let acknowledged = write_until_a_cut(folder, &home, 0, 3, &deaf);
    assert_ne!(lost(folder, &home, acknowledged), <[&str; 0]>::default(), "nothing was lost, so nothing was cut");
}

/// Writes until the power fails, at some instant after so many more groups; answers how many were ever acknowledged.
fn write_until_a_cut(folder: &Path, home: &Path, begin: usize, more: usize, environment: &[(&str, &Path)]) -> usize {
    shell(folder, MOUNT).unwrap();
    let mut writer = Writer::start(TEST, home, begin, environment);
    let told = writer.wait_for_more(more);
    // Stopped first, so that it acknowledges nothing while the power fails.
    let id = writer.id();
    shell(folder, &format!("kill -STOP {id} && until grep -q '^State:.T' /proc/{id}/status; do :; done")).unwrap();
    shell(folder, "xfs_io -x -c shutdown disk").unwrap();
    let acknowledged = writer.kill(told);
    shell(folder, "umount disk").unwrap();
    acknowledged
}

/// What is lost once the power is back.
fn lost(folder: &Path, home: &Path, acknowledged: usize) -> Vec<String> {
    shell(folder, MOUNT).unwrap();
    let lost = written::lost(home, acknowledged);
    shell(folder, "umount disk").unwrap();
    lost
}

/// Makes a library whose syncing does nothing and says that all went well.
fn a_library_that_does_not_sync(folder: &Path) -> PathBuf {
    fs::write(folder.join("deaf.c"), "int fsync(int f) { return 0; } int fdatasync(int f) { return 0; }\n").unwrap();
    shell(folder, "cc -shared -fPIC -o deaf.so deaf.c").unwrap();
    folder.join("deaf.so")
}

fn shell(folder: &Path, script: &str) -> Result<(), String> {
    said(Command::new("sh").args(["-c", script]).current_dir(folder).output().map_err(|error| error.to_string())?)
}

/// What a command that failed said.
fn said(done: Output) -> Result<(), String> {
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()) }
}
