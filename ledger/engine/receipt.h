// Receipts: the proof of a durable command, worked out from its events alone, so that a replayed answer equals the first.
#pragma once

#include "absl/types/span.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/ledger_service.pb.h"
#include "ledger/base/digest.h"

namespace daybook::engine {

// Fills everything but `replayed`. One leaf an event, 1..64 events of one command.
void FillReceipt(absl::Span<const v1::Event* const> events, absl::Span<const Digest> leaves, v1::Receipt& receipt);

}  // namespace daybook::engine
