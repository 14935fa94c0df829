String log = new File(basedir, 'build.log').text

assert log.contains('[INFO] No races found in 4 files')
assert log.contains('1 finding left out that the code suppresses')
