#include "ledger/domain/state.h"

namespace daybook::domain {

const Centre* LedgerState::FindCentre(CentreId centre) const {
  const auto it = centres.find(centre);
  return it == centres.end() ? nullptr : it->second.get();
}

const Till* LedgerState::FindTill(TillId till) const {
  const auto it = tills.find(till);
  return it == tills.end() ? nullptr : it->second.get();
}

const Staff* LedgerState::FindStaff(StaffId person) const {
  const auto it = staff.find(person);
  return it == staff.end() ? nullptr : &it->second;
}

}  // namespace daybook::domain
