// Instants in answers: google.protobuf.Timestamp, and microseconds since 1970 as events have them.
#pragma once

#include <cstdint>

#include "google/protobuf/timestamp.pb.h"

namespace daybook::projections {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

inline void SetTime(int64_t micros, google::protobuf::Timestamp& time) {
  time.set_seconds(micros / kMicrosPerSecond);
  time.set_nanos(static_cast<int32_t>(micros % kMicrosPerSecond) * 1'000);
}

inline int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  // Unsigned, for times that were read from damaged bytes.
  return static_cast<int64_t>(static_cast<uint64_t>(time.seconds()) * kMicrosPerSecond +
                              static_cast<uint64_t>(time.nanos() / 1'000));
}

}  // namespace daybook::projections
