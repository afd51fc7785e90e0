//! py-spy's traces: events made of samples, with the file and line of the statement.
//!
//! Its other outputs name a file from its package on, `redis/client.py`; a trace has the whole path. So that frames are the
//! same in all of them, paths are cut here: libraries below `site-packages/` and the like, and what stands below the
//! script that was run, from its folder on, as Python itself finds them.

/// Where a file's name begins that Python finds in its libraries.
fn below_library(file: &str) -> Option<usize> {
    for packages in ["/site-packages/", "/dist-packages/"] {
        if let Some(at) = file.rfind(packages) {
            return Some(at + packages.len());
        }
    }
    // `/usr/lib/python3.11/threading.py`
    let at = file.find("/lib/python")? + 1;
    let version = at + "lib/".len();
    Some(version + file[version..].find('/')? + 1)
}

/// The folder of the script, with a slash: of all files whose `<module>` was run, outside libraries, the outermost one.
pub(super) fn script_folder<'a>(modules: impl Iterator<Item = &'a str>) -> &'a str {
    modules
        .filter(|file| file.starts_with('/') && below_library(file).is_none())
        .filter_map(|file| Some(&file[..=file.rfind('/')?]))
        .min_by_key(|folder| (folder.len(), *folder))
        .unwrap_or("")
}

/// The file as py-spy names it elsewhere.
pub(super) fn short<'a>(file: &'a str, folder: &str) -> &'a str {
    match below_library(file) {
        Some(from) => &file[from..],
        None => file.strip_prefix(folder).unwrap_or(file),
    }
}

#[cfg(test)]
mod tests {
    use super::{script_folder, short};

    #[test]
    fn files_are_named_as_in_folded_stacks() {
        let modules = ["<frozen runpy>", "/usr/lib/python3.11/threading.py", "/srv/app/shop/cart.py", "/srv/app/main.py"];
        let folder = script_folder(modules.into_iter());
        assert_eq!(folder, "/srv/app/");
        for (file, expected) in [
            ("/srv/app/main.py", "main.py"),
            ("/srv/app/shop/cart.py", "shop/cart.py"),
            ("/srv/other/cart.py", "/srv/other/cart.py"),
            ("/usr/lib/python3.11/json/decoder.py", "json/decoder.py"),
            ("/srv/app/venv/lib/python3.12/site-packages/redis/client.py", "redis/client.py"),
            ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap>"),
            ("/usr/lib/python3", "/usr/lib/python3"),
        ] {
            assert_eq!(short(file, folder), expected);
        }
        assert_eq!(script_folder(["<string>"].into_iter()), "");
    }
}
