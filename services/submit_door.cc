#include "services/submit_door.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"

namespace daybook::services {

absl::Status CheckBatch(const SubmitLimits& limits, int commands, size_t bytes) {
  if (commands == 0) {
    FieldErrors errors;
    errors.Add("commands", "must hold at least one command");
    return errors.ToStatus();
  }
  if (commands > limits.commands_max) {
    return Rejected(v1::REJECTION_REASON_BATCH_TOO_LARGE, absl::StrCat(commands, " commands"));
  }
  if (bytes > limits.request_bytes_max) {
    return Rejected(v1::REJECTION_REASON_BATCH_TOO_LARGE,
                    absl::StrCat(bytes, " bytes; at most ", limits.request_bytes_max, " are taken"));
  }
  return absl::OkStatus();
}

void CheckShapes(const google::protobuf::RepeatedPtrField<v1::Command>& commands,
                 std::vector<std::pair<int, absl::Status>>& shape_errors) {
  for (int i = 0; i < commands.size(); ++i) {
    if (absl::Status status = engine::CheckCommand(commands[i]); !status.ok()) {
      shape_errors.emplace_back(i, std::move(status));
    }
  }
}

}  // namespace daybook::services
