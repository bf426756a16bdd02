// What a thread of the ledger is called, and how it behaves: seen in top, perf and core files.
#pragma once

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace daybook::engine {

// Names the calling thread; at most 15 characters.
inline void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

// Lowers the calling thread's priority: 0 (none) to 19.
inline void YieldToOthers(int nice) { setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), nice); }

}  // namespace daybook::engine
