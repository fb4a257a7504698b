// How jemalloc behaves in this program; it reads this symbol when it starts. Two arenas, since almost everything is made
// by the main thread and the store's. What is freed goes back to the system within half a second, also when nothing
// happens any more: an idle program does not hold what a training or a burst needed.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0,background_thread:true,max_background_threads:1";
}
