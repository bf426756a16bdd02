#include "ledger/domain/late.h"

#include <algorithm>

#include "ledger/domain/count.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

void AddPart(v1::Event& event, v1::PaymentReceived& fact, CaseId number, int64_t fen) {
  AddMoney(event, v1::ACCOUNT_KIND_OVER_SHORT, number.number(), fen);
  v1::LateCash* part = fact.add_late_cash();
  part->set_case_number(number.number());
  part->set_amount_fen(fen);
}

}  // namespace

LateCase BookLateCash(v1::Event& event, v1::PaymentReceived& fact, const Hearing& hearing, const EndedSession& session,
                      int64_t cash_fen) {
  const auto overage = hearing.state.cases.find(session.last_count_case);
  // A case that is closed is at zero or gone.
  if (cash_fen > 0 && overage != hearing.state.cases.end() && overage->second.balance_fen < 0) {
    const int64_t part_fen = std::min(cash_fen, -overage->second.balance_fen);
    AddPart(event, fact, overage->first, part_fen);
    cash_fen -= part_fen;
  }
  if (cash_fen == 0) return LateCase();
  const CaseId number(hearing.state.last_case.number() + 1);
  AddPart(event, fact, number, cash_fen);
  return {number, session.cashier, cash_fen};
}

void AddLateCase(Hearing& hearing, const LateCase& opened) {
  v1::CaseOpened* fact = AddEvent(hearing)->mutable_case_opened();
  fact->set_case_number(opened.number.number());
  fact->set_origin(v1::CASE_ORIGIN_LATE_PAYMENT);
  fact->set_answerable(opened.answerable.number());
  fact->set_balance_fen(opened.balance_fen);
}

}  // namespace daybook::domain
