// What the JSON reader of Protobuf lets through: an object that names a field twice (the last one wins), and keys without
// quotes. In commands about money both are refused.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daybook::command_line {

// kInvalidArgument names the first key that stands twice in one object. `request_id` and `requestId` are one key. Says
// nothing about whether the text is JSON otherwise.
absl::Status CheckKeys(absl::string_view json);

}  // namespace daybook::command_line
