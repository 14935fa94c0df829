String log = new File(basedir, 'build.log').text

assert log.contains('src/main/java/com/acme/accounts/SignUp.java:20:16 error TOC101 check-then-insert')
assert log.contains('[ERROR] 1 finding (1 error) in 4 files')
assert log.contains('Tocsin found races')
assert log.contains('Tocsin is skipped')
assert log.contains("Invalid value for option '--min-confidence'")
assert log.count('BUILD SUCCESS') == 2
assert log.count('BUILD FAILURE') == 3
assert log.contains(':check (default-cli) @ racy')
