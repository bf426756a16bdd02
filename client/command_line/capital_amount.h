// Amounts in capital Chinese figures (人民币大写), as bills and settlement vouchers carry them so that nobody
// alters a digit.
#pragma once

#include <cstdint>
#include <string>

namespace daybook::command_line {

// 140950 → "人民币壹仟肆佰零玖元伍角", 0 → "人民币零元整", −100 → "人民币负壹元整". 整 follows 元 alone. Takes any int64.
std::string CapitalAmount(int64_t fen);

}  // namespace daybook::command_line
