// What a centre held overnight, read off its close document.
#pragma once

#include <cstdint>

#include "daybook/v1/close.pb.h"
#include "daybook/v1/report_service.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// `sequence` is that of the close.
v1::NightHolding NightHoldingOf(const v1::CloseDocument& document, uint64_t sequence);

}  // namespace daybook::command_line
