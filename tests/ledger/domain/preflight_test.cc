// What stands between a day and its close, of all kinds at once: five things are listed, and each, cleared or carried, brings the
// close nearer.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

constexpr char kTillWithHandover[] = "handover/1";

class FiveOpenThings : public Counter {
 protected:
  FiveOpenThings() {
    GivenOpenDay();
    GivenToolNotCounted();
    GivenPendingWalletOfAClosedSession();
    GivenManualInvoiceAndOpenHandover();
    Given(CountSafe(SafeFen() - 1'000));
  }

  void GivenToolNotCounted() {
    Given(AtCentre("register_tool { tool { tag: 55 name: 'Pipe wrench' value_fen: 20000 } }", kKeeper));
  }
  void GivenPendingWalletOfAClosedSession() {
    GivenOpenSession();
    Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 1 amount_fen: 5000 tenders { kind: "
                 "TENDER_KIND_WALLET provider: 8 amount_fen: 5000 status: TENDER_STATUS_PENDING } }"));
    GivenSessionClosed();
  }
  // At the other cashier's hands: the session is frozen with 500 yuan in its drawer.
  void GivenManualInvoiceAndOpenHandover() {
    Given(AtCentre("receive_invoice_book { kind: INVOICE_KIND_MANUAL code: '1234567890' first: 1 last: 50 }", kKeeper));
    v1::Command allot = AtCentre("allot_invoices { book { number: 1 } first: 1 last: 10 }", kKeeper);
    allot.set_till(kTill);
    Given(allot);
    GivenOpenSession();
    v1::Command payment = CashPayment(8'800);
    payment.set_request_id("paid");
    Given(payment);
    Given(AtTill("issue_invoice { kind: INVOICE_KIND_MANUAL invoice { code: '1234567890' number: '00000001' } "
                 "payments { payment { request_id: 'paid' } amount_fen: 8800 } }"));
    Given(AtTill(absl::StrCat("prepare_handover { receiver: ", kOtherCashier, " receiver_till: ", kTill,
                              " items { invoices { book: 1 first: 2 last: 10 } } }")));
  }

  std::vector<std::string> Listed() {
    std::vector<std::string> keys;
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& entry : items) {
      keys.push_back(entry.item().key());
    }
    return keys;
  }
  v1::Command Close(const std::vector<std::string>& carried) {
    v1::Command command = AtCentre("close_business_day { next_business_date: '2026-11-24' }", kSupervisor, kKeeper);
    for (const std::string& key : carried) {
      v1::CarryItem& item = *command.mutable_close_business_day()->add_carried();
      item.set_key(key);
      item.set_reason("tomorrow");
    }
    return command;
  }
};

TEST_F(FiveOpenThings, AreListedAndNothingElseIs) {
  EXPECT_THAT(Listed(), ::testing::ElementsAre("case/1", kTillWithHandover, "manual_invoices/301", "pending_tender/1/0",
                                               "tool_not_counted/55"));
  When(Close({}));
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
}

TEST_F(FiveOpenThings, OfWhichNeitherAHandoverNorAnUncheckedInvoiceIsCarried) {
  When(Close({"case/1", kTillWithHandover, "manual_invoices/301", "pending_tender/1/0", "tool_not_counted/55"}));
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
}

TEST_F(FiveOpenThings, AreClearedOneByOneAndTheRestIsCarriedToTheClose) {
  Given(AtCentre("count_tools { present: 55 }", kKeeper));
  EXPECT_THAT(Listed(),
              ::testing::ElementsAre("case/1", kTillWithHandover, "manual_invoices/301", "pending_tender/1/0"));

  v1::Command check = AtCentre(
      "check_manual_invoices { code: '1234567890' first: 1 last: 1 invoices: 1 sum_fen: 8800 }", kSupervisor);
  check.set_till(kTill);
  Given(check);
  EXPECT_THAT(Listed(), ::testing::ElementsAre("case/1", kTillWithHandover, "pending_tender/1/0"));

  v1::Command count = AtTill("commit_count { purpose: COUNT_PURPOSE_HANDOVER }", kOtherCashier);
  v1::CommitCount& counted = *count.mutable_commit_count();
  counted.set_total_fen(DrawerFen());
  v1::DenominationCount& coins = *counted.add_denominations();
  coins.set_denomination_fen(10);
  coins.set_pieces(static_cast<uint32_t>(DrawerFen() / 10));
  Given(count);
  Given(AtCentre("accept_handover { handover { number: 1 } }", kOtherCashier, kCashier));
  EXPECT_THAT(Listed(),
              ::testing::ElementsAre("case/1", "drawer/301", "pending_tender/1/0", "session/3"))
      << "the receiver's session stands on its own again";

  Given(Count("CLOSE", DrawerFen(), kOtherCashier));
  Given(AtTill("close_session {}", kOtherCashier, kKeeper));
  Given(CountSafe(SafeFen()));
  EXPECT_THAT(Listed(), ::testing::ElementsAre("case/1", "pending_tender/1/0"));
  When(Close({"case/1", "pending_tender/1/0"}));
  ThenEvents({"business_day_closed"});
}

}  // namespace
}  // namespace daybook::domain
