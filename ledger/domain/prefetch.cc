#include "ledger/base/prefetch.h"

#include "ledger/domain/domain.h"

namespace daybook::domain {

void PrefetchPlaces(const LedgerState& state, const v1::Command& command) {
  if (const auto till = state.tills.find(TillId(command.till())); till != state.tills.end()) {
    PrefetchObject(*till->second);
  }
  if (const Staff* person = state.FindStaff(StaffId(command.actor())); person != nullptr) PrefetchObject(*person);
}

void PrefetchNames(const LedgerState& state, const v1::Command& command) {
  PrefetchForRead(command.request_id().data());
  for (const v1::Tender& tender : command.receive_payment().tenders()) {
    PrefetchForRead(tender.provider_reference().data());
  }
  const Till* till = state.FindTill(TillId(command.till()));
  if (till == nullptr || !till->session.number) return;
  const Centre* centre = state.FindCentre(till->centre);
  if (centre != nullptr) centre->book.PrefetchSession(till->session.number.number());
}

}  // namespace daybook::domain
