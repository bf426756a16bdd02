#include "ledger/domain/explanation.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace daybook::domain {

absl::Status CheckExplainer(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing, kExplainingRule));
  return CheckDay(hearing);
}

absl::StatusOr<KnownCase> FindExplained(const Hearing& hearing, const v1::Reference& reference, CaseSide side,
                                        int64_t cash_fen) {
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject, FindCase(hearing, reference));
  DAYBOOK_RETURN_IF_ERROR(CheckImpartial(hearing, subject));
  const int64_t held_fen = side == CaseSide::kShort ? subject.info->balance_fen : -subject.info->balance_fen;
  if (cash_fen > 0 && held_fen <= 0) {
    return Rejected(v1::REJECTION_REASON_CASE_SIDE_WRONG, absl::StrCat("case ", subject.number.number()));
  }
  if (cash_fen > std::max<int64_t>(held_fen, 0)) {
    return Rejected(v1::REJECTION_REASON_CASE_EXCEEDED, absl::StrCat("case ", subject.number.number()));
  }
  return subject;
}

}  // namespace daybook::domain
