// One day in figures (yuan), as the rules give it, from the opening cash to the cheque that bounces: signs and sums.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class OneDay : public Counter {
 protected:
  static constexpr uint64_t kCustomer = 6200012345;

  void Pay(absl::string_view amount, absl::string_view tenders) {
    Given(AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_GAS_BILL customer: 6200012345 amount_fen: ", amount,
                              " ", tenders, " }")));
  }
  int64_t Customer() const { return Balance(v1::ACCOUNT_KIND_CUSTOMER, kCustomer); }

  void Morning();
  void Tenders();
  void LimitsAndCounts();
  void Evening();
  void Bank();
  // Everything there is, with its sign.
  int64_t Sum() const;
};

void OneDay::Morning() {
  GivenOpeningCash(2'000'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CAPITAL, kCentre), -2'000'000);
  GivenNextDayOpen(kToday);
  Given(AtTill("open_session { cashier: 20 float_fen: 50000 }", kCashier, kKeeper));
  Given(AtTill("issue_float { amount_fen: 50000 }", kKeeper, kCashier));
  Given(Count("OPENING", 100'000));
  EXPECT_EQ(DrawerFen(), 100'000);
  EXPECT_EQ(SafeFen(), 1'900'000);

  Pay("8840", "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 8840 received_fen: 10000 "
              "change_fen: 1160 }");
  EXPECT_EQ(DrawerFen(), 108'840);
  EXPECT_EQ(Customer(), -8'840);
}

void OneDay::Tenders() {
  Pay("20000", "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 20000 "
               "provider_reference: 'C1' }");
  Pay("21000", "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 15000 } "
               "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 6000 }");
  Given(AtCentre("resolve_tender { payment { number: 3 } stage: TENDER_STAGE_PAYMENT tender_index: 0 outcome: "
                 "TENDER_STATUS_CONFIRMED provider_reference: 'W1' }", kCashier));
  Given(AtCentre("resolve_tender { payment { number: 3 } stage: TENDER_STAGE_PAYMENT tender_index: 1 outcome: "
                 "TENDER_STATUS_FAILED }", kCashier));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 20'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WALLET_CLEARING, kWallet), 15'000);
  EXPECT_EQ(Customer(), -43'840);

  Pay("300000", "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 300000 drawee_bank: "
                "'102' "
                "provider_reference: '000123' }");
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000);
  EXPECT_EQ(Customer(), -343'840);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 1);

  Pay("50000", "tenders { kind: TENDER_KIND_TRANSFER provider: 5 status: TENDER_STATUS_CONFIRMED amount_fen: 50000 "
               "provider_reference: 'T1' }");
  Pay("12000", "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 2000 received_fen: 2000 } "
               "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 10000 "
               "provider_reference: 'C2' }");
  EXPECT_EQ(DrawerFen(), 110'840);
  EXPECT_EQ(Customer(), -405'840);
}

void OneDay::LimitsAndCounts() {
  Given(AtTill("reason: 'wrong bill' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
  EXPECT_EQ(DrawerFen(), 102'000);
  EXPECT_EQ(Customer(), -397'000);

  When(CashPayment(900'000));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
  EXPECT_EQ(DrawerFen(), 1'002'000);
  EXPECT_EQ(Customer(), -1'297'000);

  When(AtTill("drop_to_safe { amount_fen: 800000 }", kCashier, kKeeper));
  ThenEvents({"safe_dropped", "cash_limit_restored"});
  EXPECT_EQ(DrawerFen(), 202'000);
  EXPECT_EQ(SafeFen(), 2'700'000);

  Given(AtTill("pause_till {}", kSupervisor));
  v1::Command spot = Count("SPOT", 201'000, kSupervisor);
  spot.mutable_commit_count()->add_cheques(1);
  Given(spot);
  Given(AtTill("resume_till {}", kSupervisor));
  EXPECT_EQ(DrawerFen(), 201'000);
  EXPECT_EQ(CaseFen(1), 1'000);
}

void OneDay::Evening() {
  v1::Command closing = Count("CLOSE", 201'500);
  closing.mutable_commit_count()->add_cheques(1);
  Given(closing);
  EXPECT_EQ(CaseFen(1), 1'000);
  EXPECT_EQ(CaseFen(2), -500);

  Given(AtTill("close_session {}", kCashier, kKeeper));
  EXPECT_EQ(DrawerFen(), 0);
  EXPECT_EQ(SafeFen(), 2'901'500);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(Sum(), 0);
}

void OneDay::Bank() {
  When(AtCentre("dispatch_deposit { bank_account: 5 amount_fen: 900000 denominations { denomination_fen: 10000 pieces: "
                "90 } cheques: 1 carrier: 11 escort: 70 }",
                kKeeper));
  ThenEvents({"deposit_dispatched"});
  EXPECT_EQ(SafeFen(), 2'001'500);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1), 900'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(Sum(), 0);

  When(AtCentre("confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 890000 }", kFinance));
  ThenEvents({"deposit_confirmed", "case_opened"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_BANK, kBankAccount), 890'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1), 0);
  EXPECT_EQ(CaseFen(3), 10'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000);
  EXPECT_EQ(Sum(), 0);

  When(AtCentre("reason: 'no funds' bounce_cheque { cheque: 1 }", kFinance));
  ThenEvents({"cheque_bounced"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 0);
  EXPECT_EQ(Customer(), -997'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(2'001'500 + 890'000 + 30'000 + 15'000 + 50'000 + 10'500 - 997'000 - 2'000'000, 0) << "as the rules give it";
  EXPECT_EQ(Sum(), 0);
  GivenDayClosed();
}

int64_t OneDay::Sum() const {
  return DrawerFen() + SafeFen() + Balance(v1::ACCOUNT_KIND_IN_TRANSIT, 1) +
         Balance(v1::ACCOUNT_KIND_BANK, kBankAccount) + Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer) +
         Balance(v1::ACCOUNT_KIND_WALLET_CLEARING, kWallet) +
         Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount) +
         Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre) + CaseFen(1) + CaseFen(2) + CaseFen(3) + Customer() +
         Balance(v1::ACCOUNT_KIND_CAPITAL, kCentre);
}

TEST_F(OneDay, InFigures) {
  Morning();
  Tenders();
  LimitsAndCounts();
  Evening();
  Bank();
}

}  // namespace
}  // namespace daybook::domain
