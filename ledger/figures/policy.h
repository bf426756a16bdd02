// The policy of a centre in force: the numbers of CentrePolicy with the defaults of centre.proto filled in, ready for use.
//
//   Policy policy = PolicyOf(event.centre_configured());
//   if (!policy.IsPayable(tender.amount_fen())) …
//
// Pure values; safe to copy and to read from any thread.
#pragma once

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "daybook/v1/centre.pb.h"
#include "daybook/v1/common.pb.h"

namespace daybook {

namespace v1 = ::daybook::v1;

namespace figures {

// What the hot path asks of a policy.
struct Policy {
  uint32_t version = 0;
  int32_t utc_offset_minutes = 0;
  // Face values, descending.
  absl::InlinedVector<int64_t, 8> pad_fen;
  // The step in which cash moves: the last of the pad.
  int64_t smallest_coin_fen = 1;
  int64_t till_soft_limit_fen = 0;
  int64_t till_hard_limit_fen = 0;
  int64_t centre_soft_limit_fen = 0;
  uint32_t complaint_reply_days = 0;
  uint32_t complaint_resolve_days = 0;
  // Up to how much of a case a role may write off, by number of the role; 0: nothing.
  absl::InlinedVector<int64_t, v1::Role_ARRAYSIZE> write_off_max_fen;

  // Whether cash can make up `fen` (0 included).
  bool IsPayable(int64_t fen) const { return fen % smallest_coin_fen == 0; }
  // Whether such a note or coin is accepted.
  bool IsOnPad(int64_t denomination_fen) const;
};

constexpr int64_t DaysInMicros(uint32_t days) { return days * int64_t{86'400'000'000}; }

// The same policy with every absent (zero or empty) field at its default. Ranges are not judged here.
v1::CentrePolicy FillDefaults(const v1::CentrePolicy& policy);

// The policy an event put in force; defaults are filled in once more, for events written before a field existed.
Policy PolicyOf(const v1::CentreConfigured& configured);

}  // namespace figures
}  // namespace daybook
