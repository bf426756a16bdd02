// An open case, found from a reference.
#pragma once

#include "absl/status/statusor.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

// A case as it stands; `info` points into the state.
struct KnownCase {
  CaseId number;
  const Case* info = nullptr;
};

// CASE_UNKNOWN unless it is an open case of the command's centre.
absl::StatusOr<KnownCase> FindCase(const Hearing& hearing, const v1::Reference& reference);

// CASE_IS_YOURS when the person answers for the case, or counted what brought it up.
absl::Status CheckNotOwn(const KnownCase& subject, StaffId person);
// The same for actor and second person.
absl::Status CheckImpartial(const Hearing& hearing, const KnownCase& subject);

// What FindCase() needs and does not find yet.
void AddCaseKeys(const Facts& facts, const v1::Reference& reference, FactKeys& keys);

}  // namespace daybook::domain
