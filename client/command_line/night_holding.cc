#include "client/command_line/night_holding.h"

#include "daybook/v1/centre.pb.h"
#include "ledger/base/civil_date.h"

namespace daybook::command_line {
namespace {

void AddPapers(const v1::PaperLine& line, v1::NightHolding& holding) {
  const auto papers = static_cast<uint32_t>(line.asset_numbers_size());
  if (line.account_kind() == v1::ACCOUNT_KIND_IN_TRANSIT) {
    holding.set_in_transit_cheques(holding.in_transit_cheques() + papers);
  } else if (line.account_kind() != v1::ACCOUNT_KIND_SAFE && line.account_kind() != v1::ACCOUNT_KIND_TILL) {
    return;  // A missing cheque is held by its case: by nobody.
  } else if (line.asset_kind() == v1::ASSET_KIND_CHEQUE) {
    holding.set_cheques(holding.cheques() + papers);
  } else {
    holding.set_suspect_notes(holding.suspect_notes() + papers);
  }
}

}  // namespace

v1::NightHolding NightHoldingOf(const v1::CloseDocument& document, uint64_t sequence) {
  v1::NightHolding holding;
  holding.set_centre(document.centre());
  holding.set_business_date(FormatDate(document.business_date()));
  holding.set_sequence(sequence);
  const v1::SafeFigures& safe = document.safe();
  holding.set_safe_fen(safe.counted() ? safe.counted_fen() : safe.expected_fen());
  holding.set_cash_fen(holding.safe_fen());
  for (const v1::TillFigures& till : document.tills()) {
    if (till.kind() != v1::TILL_KIND_MACHINE || (till.cash_fen() == 0 && till.papers() == 0)) continue;
    v1::MachineHolding& machine = *holding.add_machines();
    machine.set_till(till.till());
    machine.set_cash_fen(till.cash_fen());
    machine.set_papers(till.papers());
    holding.set_cash_fen(holding.cash_fen() + till.cash_fen());
  }
  for (const v1::PaperLine& line : document.papers()) AddPapers(line, holding);
  for (const v1::DepositLine& line : document.deposits()) {
    if (line.confirmed()) continue;
    *holding.add_in_transit() = line;
    holding.set_in_transit_fen(holding.in_transit_fen() + line.dispatched_fen());
  }
  return holding;
}

}  // namespace daybook::command_line
