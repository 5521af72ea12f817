// Must come before anything touches a file: libuv reads it once. Calls that wait for a disk to flush hold a thread each.
process.env.UV_THREADPOOL_SIZE ??= '16'
