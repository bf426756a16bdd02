#include "ledger/domain/case_lookup.h"

#include "absl/strings/str_cat.h"

namespace daybook::domain {
namespace {

// One command opens at most one case.
CaseId CaseNumberOf(const Facts& facts, const v1::Reference& reference) {
  if (reference.by_case() == v1::Reference::kNumber) return CaseId(reference.number());
  const Facts::Events* events = facts.FindCommand(reference.request_id());
  if (events == nullptr) return CaseId();
  for (const auto& event : *events) {
    if (event->has_case_opened()) return CaseId(event->case_opened().case_number());
  }
  return CaseId();
}

}  // namespace

absl::StatusOr<KnownCase> FindCase(const Hearing& hearing, const v1::Reference& reference) {
  const CaseId number = CaseNumberOf(hearing.facts, reference);
  const auto it = hearing.state.cases.find(number);
  if (number && it != hearing.state.cases.end() && it->second.centre == hearing.centre_id() && !it->second.closed) {
    return KnownCase{number, &it->second};
  }
  return Rejected(v1::REJECTION_REASON_CASE_UNKNOWN, reference.by_case() == v1::Reference::kNumber
                                                         ? absl::StrCat("case ", reference.number())
                                                         : reference.request_id());
}

absl::Status CheckNotOwn(const KnownCase& subject, StaffId person) {
  if (!person || (person != subject.info->answerable && !subject.info->counters.contains(person))) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CASE_IS_YOURS, absl::StrCat("case ", subject.number.number(), ", staff ",
                                                                   person.number()));
}

absl::Status CheckImpartial(const Hearing& hearing, const KnownCase& subject) {
  DAYBOOK_RETURN_IF_ERROR(CheckNotOwn(subject, hearing.acting));
  return CheckNotOwn(subject, StaffId(hearing.command.second_person()));
}

void AddCaseKeys(const Facts& facts, const v1::Reference& reference, FactKeys& keys) {
  if (reference.by_case() == v1::Reference::kRequestId && facts.FindCommand(reference.request_id()) == nullptr) {
    keys.request_ids.push_back(reference.request_id());
  }
}

}  // namespace daybook::domain
