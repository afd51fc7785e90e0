//! Recordings with the types of recorders that cannot be run here: async-profiler 2 to 4, and OpenJDK 8. They are cases in
//! `testdata/jfr`, where what is read of them stands as text; `UPDATE=1` writes them.

use std::path::Path;

use super::maker::{Maker, TypeRow, recording};
use super::read;

/// Types of async-profiler, with the fields it gives them and in their order, as far as events are samples or tell of them.
const ASYNC: &[TypeRow] = &[
    (4, "boolean", &[]),
    (6, "float", &[]),
    (10, "int", &[]),
    (11, "long", &[]),
    (20, "java.lang.String", &[]),
    (21, "java.lang.Class", &["classLoader 23*", "name 31*", "package 30*", "modifiers 10"]),
    (22, "java.lang.Thread", &["osName 20", "osThreadId 11", "javaName 20", "javaThreadId 11"]),
    (23, "jdk.types.ClassLoader", &["type 21*", "name 31*"]),
    (24, "jdk.types.FrameType", &["description 20"]),
    (25, "jdk.types.ThreadState", &["name 20"]),
    (26, "jdk.types.StackTrace", &["truncated 4", "frames 27[]"]),
    (27, "jdk.types.StackFrame", &["method 28*", "lineNumber 10", "bytecodeIndex 10", "type 24*"]),
    (28, "jdk.types.Method", &["type 21*", "name 31*", "descriptor 31*", "modifiers 10", "hidden 4"]),
    (30, "jdk.types.Package", &["name 31*"]),
    (31, "jdk.types.Symbol", &["string 20"]),
    (33, "profiler.types.LogLevel", &["name 20"]),
    (101, "jdk.ExecutionSample", &["startTime 11!", "sampledThread 22*", "stackTrace 26*", "state 25*"]),
    (
        102,
        "jdk.ObjectAllocationInNewTLAB",
        &["startTime 11!", "eventThread 22*", "stackTrace 26*", "objectClass 21*", "allocationSize 11", "tlabSize 11"],
    ),
    (
        103,
        "jdk.ObjectAllocationOutsideTLAB",
        &["startTime 11!", "eventThread 22*", "stackTrace 26*", "objectClass 21*", "allocationSize 11"],
    ),
    (
        104,
        "jdk.JavaMonitorEnter",
        &[
            "startTime 11!",
            "duration 11!",
            "eventThread 22*",
            "stackTrace 26*",
            "monitorClass 21*",
            "previousOwner 22*",
            "address 11",
        ],
    ),
    (
        105,
        "jdk.ThreadPark",
        &[
            "startTime 11!",
            "duration 11!",
            "eventThread 22*",
            "stackTrace 26*",
            "parkedClass 21*",
            "timeout 11",
            "until 11",
            "address 11",
        ],
    ),
    (106, "jdk.CPULoad", &["startTime 11!", "jvmUser 6", "jvmSystem 6", "machineTotal 6"]),
    (
        107,
        "jdk.ActiveRecording",
        &[
            "startTime 11!",
            "id 11",
            "name 20",
            "destination 20",
            "maxAge 11",
            "maxSize 11",
            "recordingStart 11",
            "recordingDuration 11",
        ],
    ),
    (108, "jdk.ActiveSetting", &["startTime 11!", "id 11", "name 20", "value 20"]),
    (
        111,
        "jdk.JVMInformation",
        &[
            "startTime 11!",
            "jvmName 20",
            "jvmVersion 20",
            "jvmArguments 20",
            "jvmFlags 20",
            "javaArguments 20",
            "jvmStartTime 11",
            "pid 11",
        ],
    ),
    (112, "jdk.InitialSystemProperty", &["startTime 11!", "key 20", "value 20"]),
    (116, "profiler.Log", &["startTime 11!", "level 33*", "message 20"]),
    (
        118,
        "profiler.LiveObject",
        &["startTime 11!", "eventThread 22*", "stackTrace 26*", "objectClass 21*", "allocationSize 11", "allocationTime 11!"],
    ),
    (
        119,
        "profiler.WallClockSample",
        &["startTime 11!", "sampledThread 22*", "stackTrace 26*", "state 25*", "samples 10", "timeSpan 11!"],
    ),
    (120, "profiler.Malloc", &["startTime 11!", "eventThread 22*", "stackTrace 26*", "address 11", "size 11"]),
    (121, "profiler.Free", &["startTime 11!", "eventThread 22*", "stackTrace 26*", "address 11"]),
    (122, "profiler.NativeLock", &["startTime 11!", "duration 11!", "eventThread 22*", "stackTrace 26*", "address 11"]),
    (204, "jdk.jfr.Timestamp", &["value 20"]),
    (205, "jdk.jfr.Timespan", &["value 20"]),
];

/// A stack of async-profiler: its number, and method, line and frame type of each frame, leaf first.
type Stack = (i64, &'static [(i64, i64, i64)]);

/// 1: main → work, 2: main → read → `__read` → `vfs_read`, 3: without a frame of Java, 4: as deep as the limit of 4.
const STACKS: &[Stack] = &[
    (1, &[(2, 20, 1), (1, 10, 0)]),
    (2, &[(5, 0, 5), (4, 0, 3), (3, 30, 2), (1, 11, 6)]),
    (3, &[(6, 0, 4)]),
    (4, &[(2, 21, 1), (2, 20, 1), (2, 20, 1), (2, 20, 1)]),
];

/// Class and name of methods by number; native code has no class.
const METHODS: &[(i64, i64, i64)] = &[(1, 1, 11), (2, 1, 12), (3, 1, 13), (4, 0, 14), (5, 0, 15), (6, 0, 16)];

const SYMBOLS: &[(i64, &str)] = &[
    (1, "com/shop/Main"),
    (2, "[B"),
    (3, "java/util/concurrent/locks/ReentrantLock$NonfairSync"),
    (11, "main"),
    (12, "work"),
    (13, "read"),
    (14, "__read"),
    (15, "vfs_read_[k]"),
    (16, "std::vector<int>::push_back(int&&)"),
];

fn constants(m: &mut Maker) {
    m.checkpoint(7, |m| {
        let kinds = [
            (0, "Interpreted"),
            (1, "JIT compiled"),
            (2, "Inlined"),
            (3, "Native"),
            (4, "C++"),
            (5, "Kernel"),
            (6, "C1 compiled"),
        ];
        m.texts(24, &kinds);
        m.texts(25, &[(0, "STATE_DEFAULT"), (1, "STATE_RUNNABLE"), (2, "STATE_SLEEPING")]);
        m.pool(22, &[(7, "main", 1), (8, "[tid=8]", 0)], |m, (tid, name, java)| {
            m.longs(&[*tid]);
            m.text(name);
            m.longs(&[*tid]);
            if *java == 0 {
                m.out.push(0)
            } else {
                m.text(name)
            }
            m.longs(&[*java]);
        });
        m.pool(26, STACKS, |m, (key, frames)| {
            m.longs(&[*key]);
            m.out.push(0);
            m.ints(&[frames.len() as i64]);
            for (method, line, kind) in *frames {
                m.longs(&[*method]);
                m.ints(&[*line, 0]);
                m.longs(&[*kind]);
            }
        });
        m.pool(28, METHODS, |m, (key, class, name)| {
            m.longs(&[*key, *class, *name, 0]);
            m.ints(&[1]);
            m.out.push(0);
        });
        m.pool(21, &[1, 2, 3], |m, key| {
            m.longs(&[*key, 0, *key, 0]);
            m.ints(&[0]);
        });
        m.texts(31, SYMBOLS);
    });
}

fn active_recording(m: &mut Maker, name: &str) {
    m.event(107, |m| {
        m.longs(&[1_000, 1]);
        m.text(name);
        m.text("async-profiler.jfr");
        m.longs(&[i64::MAX, 0, 5_000, i64::MAX]);
    });
}

fn setting(m: &mut Maker, id: i64, name: &str, value: &str) {
    m.event(108, |m| {
        m.longs(&[1_000, id]);
        m.text(name);
        m.text(value);
    });
}

/// Version 3 with `-e cpu --wall`: both are execution samples, and the state tells them apart.
fn cpu_and_wall() -> Vec<u8> {
    recording(true, 0, ASYNC, |m| {
        active_recording(m, "async-profiler 3.0");
        for (id, name, value) in [
            (107, "version", "3.0"),
            (107, "event", "cpu"),
            (107, "jstackdepth", "4"),
            (101, "interval", "10000000"),
            (101, "wall", "50000000"),
        ] {
            setting(m, id, name, value);
        }
        m.event(111, |m| {
            m.longs(&[1_000]);
            m.text("OpenJDK 64-Bit Server VM");
            m.text("OpenJDK 64-Bit Server VM (17.0.9+9) for linux-amd64 JRE (17.0.9+9), built on a machine");
            m.text("-Dpassword=hunter2");
            m.text("");
            m.text("com.shop.Main --token=s3cret");
            m.longs(&[4_000, 4711]);
        });
        m.event(112, |m| {
            m.longs(&[1_000]);
            m.text("user.name");
            m.text("alice");
        });
        m.event(106, |m| {
            m.longs(&[1_000]);
            m.out.extend([0; 12]);
        });
        for (time, thread, stack, state) in
            [(1_010, 7, 1, 0), (1_020, 7, 4, 0), (1_030, 8, 3, 0), (1_050, 7, 2, 2), (1_100, 7, 1, 1)]
        {
            m.event(101, |m| m.longs(&[time, thread, stack, state]));
        }
        constants(m);
    })
}

/// Version 4 with everything on: `-e wall --alloc --live --lock --nativemem --nativelock`.
fn everything() -> Vec<u8> {
    recording(true, 0, ASYNC, |m| {
        active_recording(m, "async-profiler 4.1");
        for (time, state, samples, span) in [(1_000, 1, 1, 0), (1_050, 2, 12, 550)] {
            m.event(119, |m| {
                m.longs(&[time, 7, 2, state]);
                m.ints(&[samples]);
                m.longs(&[span]);
            });
        }
        m.event(102, |m| m.longs(&[1_100, 7, 1, 2, 24, 524_288]));
        m.event(103, |m| m.longs(&[1_110, 7, 1, 2, 1_000_000]));
        m.event(118, |m| m.longs(&[1_900, 7, 1, 2, 1_000_000, 1_110]));
        m.event(104, |m| m.longs(&[1_200, 30, 7, 1, 1, 0, 0x7000]));
        m.event(105, |m| m.longs(&[1_300, 40, 7, 2, 3, 0, i64::MIN, 0x7100]));
        m.event(122, |m| m.longs(&[1_400, 5, 8, 3, 0x7200]));
        // One that is freed, one that is not, one whose address is used again, and one that nobody saw come.
        for (time, address, size) in [(1_500, 0xa000, 64), (1_510, 0xb000, 4_096), (1_520, 0xc000, 100), (1_540, 0xc000, 200)] {
            m.event(120, |m| m.longs(&[time, 8, 3, address, size]));
        }
        for (time, address) in [(1_505, 0xa000), (1_499, 0xb000), (1_550, 0xd000)] {
            m.event(121, |m| m.longs(&[time, 8, 0, address]));
        }
        m.event(116, |m| {
            m.longs(&[1_600, 2]);
            m.text("a message");
        });
        constants(m);
    })
}

/// Version 2 with `-e cache-misses`: a count between samples, and all threads were running.
fn counted() -> Vec<u8> {
    recording(true, 0, ASYNC, |m| {
        active_recording(m, "async-profiler 2.9");
        setting(m, 107, "event", "cache-misses");
        setting(m, 101, "interval", "1000");
        m.event(101, |m| m.longs(&[1_010, 7, 1, 1]));
        m.event(101, |m| m.longs(&[1_020, 7, 2, 1]));
        constants(m);
    })
}

/// The process died: the header says a gibibyte and no places, and constants were never written.
fn unfinished() -> Vec<u8> {
    let mut bytes = recording(true, 0, ASYNC, |m| {
        active_recording(m, "async-profiler 4.1");
        m.event(101, |m| m.longs(&[1_010, 7, 1, 0]));
        m.event(101, |m| m.longs(&[1_020, 7, 2, 0]));
    });
    bytes[8..16].copy_from_slice(&(1u64 << 30).to_be_bytes());
    bytes[16..32].fill(0);
    bytes
}

/// Types of OpenJDK 8u272 and later.
const JDK8: &[TypeRow] = &[
    (4, "boolean", &[]),
    (9, "int", &[]),
    (10, "long", &[]),
    (11, "java.lang.String", &[]),
    (12, "byte", &[]),
    (21, "java.lang.Class", &["classLoader 23*", "name 31*", "package 30*", "modifiers 9"]),
    (22, "java.lang.Thread", &["osName 11", "osThreadId 10", "javaName 11", "javaThreadId 10", "group 29*"]),
    (23, "jdk.types.ClassLoader", &["type 21*", "name 31*"]),
    (24, "jdk.types.FrameType", &["description 11"]),
    (25, "jdk.types.ThreadState", &["name 11"]),
    (26, "jdk.types.StackTrace", &["truncated 4", "frames 27[]"]),
    (27, "jdk.types.StackFrame", &["method 28*", "lineNumber 9", "bytecodeIndex 9", "type 24*"]),
    (28, "jdk.types.Method", &["type 21*", "name 31*", "descriptor 31*", "modifiers 9", "hidden 4"]),
    (29, "jdk.types.ThreadGroup", &["parent 29*", "name 11"]),
    (30, "jdk.types.Package", &["name 31*"]),
    (31, "jdk.types.Symbol", &["string 11"]),
    (32, "jdk.types.OldObject", &["address 10", "type 21*", "description 11", "referrer 10"]),
    (101, "jdk.ExecutionSample", &["startTime 10!", "sampledThread 22*", "stackTrace 26*", "state 25*"]),
    (102, "jdk.DataLoss", &["startTime 10!", "amount 10", "total 10"]),
    (103, "jdk.JVMInformation", &["startTime 10!", "jvmName 11", "jvmVersion 11", "jvmArguments 11", "pid 10"]),
    (104, "jdk.OldObjectSample", &["startTime 10!", "eventThread 22*", "stackTrace 26*", "allocationTime 10!", "object 32*"]),
    (205, "jdk.jfr.Timespan", &["value 11"]),
];

/// Numbers that are not compressed, as the setting `compressedIntegers=false` has it.
fn jdk8() -> Vec<u8> {
    recording(false, 0, JDK8, |m| {
        m.event(103, |m| {
            m.longs(&[1_000]);
            m.text("OpenJDK 64-Bit Server VM");
            m.text("OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (1.8.0_392-8u392-b08), built on Oct");
            m.text("-Dpassword=hunter2");
            m.longs(&[4711]);
        });
        m.event(101, |m| m.longs(&[1_020, 1, 1, 4]));
        m.event(101, |m| m.longs(&[1_040, 1, 2, 4]));
        m.event(102, |m| m.longs(&[1_050, 8_192, 8_192]));
        m.event(104, |m| m.longs(&[1_900, 1, 1, 1_030, 1]));
        m.checkpoint(9, |m| {
            m.texts(24, &[(1, "Interpreted"), (2, "JIT compiled")]);
            m.texts(25, &[(4, "STATE_RUNNABLE")]);
            m.pool(29, &[(1, 0, "main")], |m, (key, parent, name)| {
                m.longs(&[*key, *parent]);
                m.text(name);
            });
            m.pool(22, &[1], |m, key| {
                m.longs(&[*key]);
                m.text("main");
                m.longs(&[4712]);
                m.text("main");
                m.longs(&[1, 1]);
            });
            // The second was cut off.
            m.pool(26, &[(1, 0, 12), (2, 1, 13)], |m, (key, truncated, line)| {
                m.longs(&[*key]);
                m.out.push(*truncated);
                m.ints(&[1]);
                m.longs(&[1]);
                m.ints(&[*line, 3]);
                m.longs(&[2]);
            });
            m.pool(28, &[1], |m, key| {
                m.longs(&[*key, 1, 2, 0]);
                m.ints(&[1]);
                m.out.push(0);
            });
            m.pool(21, &[(1, 1), (2, 3)], |m, (key, name)| {
                m.longs(&[*key, 0, *name, 0]);
                m.ints(&[1]);
            });
            m.texts(31, &[(1, "com/shop/Main"), (2, "main"), (3, "[Ljava/lang/Object;")]);
            m.pool(32, &[1], |m, key| {
                m.longs(&[*key, 0x7000, 2]);
                m.text("Size: 10");
                m.longs(&[0]);
            });
        });
    })
}

#[test]
fn cases_of_other_producers_are_as_they_are_made() {
    type Make = fn() -> Vec<u8>;
    let all: [(&str, Make); 5] = [
        ("async-cpu-and-wall", cpu_and_wall),
        ("async-everything", everything),
        ("async-counted", counted),
        ("async-unfinished", unfinished),
        ("jdk8", jdk8),
    ];
    for (name, make) in all {
        let bytes = make();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/jfr").join(format!("{name}.jfr"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).is_ok_and(|known| known == bytes), "UPDATE=1 writes {}", path.display());
    }
}

#[test]
fn async_profilers_states_tell_cpu_from_elapsed_time() {
    let read = read(&cpu_and_wall()).unwrap();
    let p = &read.profile;
    assert_eq!((super::sum(p, "samples"), super::sum(p, "wall")), (3, 2));
    let period = p.info().period.unwrap();
    assert_eq!((p.str(period.name), p.str(period.unit), period.value), ("cpu", "nanoseconds", 10_000_000));
    assert_eq!(read.notes.producer, "async-profiler 3.0");
    // Four frames are the most that was kept.
    let cut = (0..p.samples().len()).filter(|&row| p.stacks().truncated(p.samples().stacks()[row])).count();
    assert_eq!(cut, 2);
    let said = p.to_text() + &format!("{:?}", read.notes);
    for secret in ["hunter2", "s3cret", "alice", "4711"] {
        assert!(!said.contains(secret), "{secret}");
    }
}

#[test]
fn native_memory_is_followed_until_it_is_freed() {
    let read = read(&everything()).unwrap();
    let of = |name| super::sum(&read.profile, name);
    assert_eq!((of("wall"), of("alloc"), of("live"), of("live_objects")), (13, 1_524_288, 1_000_000, 1));
    assert_eq!((of("lock"), of("park"), of("native_lock")), (30_000_000, 40_000_000, 5_000_000));
    assert_eq!((of("malloc"), of("malloc_live")), (64 + 4_096 + 100 + 200, 4_096 + 200));
}

#[test]
fn what_the_recorder_lost_is_told() {
    let read = read(&jdk8()).unwrap();
    assert_eq!((read.notes.lost, read.notes.producer.as_str()), (1, "OpenJDK 1.8.0_392 flight recorder"));
    assert_eq!(super::sum(&read.profile, "live_objects"), 1);
    assert!(read.profile.to_text().contains("java.lang.Object[]"));
}
