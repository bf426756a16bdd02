// Request ids: 26 characters (Crockford base 32), 48 bits of milliseconds and 80 random bits, like ULID. Ids of one source
// rise, also within a millisecond and when the clock goes back, so that they lie close together in the ledger's index.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ledger/base/clock.h"

namespace daybook::client {

// Make one per process and keep it. Safe from any thread.
class RequestIds {
 public:
  // `clock` must outlive it.
  explicit RequestIds(const Clock& clock);
  // With a fixed seed, for tests.
  RequestIds(const Clock& clock, uint64_t seed);

  // A new id. Store it before the first try.
  std::string Next() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Advance(uint64_t millis) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock& clock_;

  absl::Mutex mutex_;
  std::mt19937_64 random_ ABSL_GUARDED_BY(mutex_);
  uint64_t millis_ ABSL_GUARDED_BY(mutex_) = 0;
  uint16_t high_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t low_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The milliseconds since 1970 an id was made at; 0 for text of another form.
uint64_t MillisOfRequestId(const std::string& id);

}  // namespace daybook::client
