// Whatever is sent, in whatever order: postings sum to zero, no drawer or safe goes below zero, state and figures
// agree, over and short are what the counts found, every closed day can be closed, and a replay gives the same bytes.
// The harness checks all of that after every accepted command; here the commands are random.
//
// DAYBOOK_SEED=n runs one seed.
#include <cstdlib>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class RandomCommands : public Counter, public ::testing::WithParamInterface<uint64_t> {
 protected:
  RandomCommands() : seed_(SeedOf(GetParam())), random_(seed_) {}

  static uint64_t SeedOf(uint64_t parameter) {
    const char* text = std::getenv("DAYBOOK_SEED");
    return text == nullptr ? parameter : std::strtoull(text, nullptr, 10);
  }
  uint64_t Pick(uint64_t choices) { return random_() % choices; }
  template <typename Value>
  Value OneOf(std::initializer_list<Value> values) {
    return values.begin()[Pick(values.size())];
  }

  uint32_t SomeTill() { return OneOf({kTill, kTill, kOtherTill, kMachine}); }
  uint32_t SomePerson() {
    return OneOf({kSupervisor, kKeeper, kCashier, kCashier, kOtherCashier, kOtherCashier, kFinance, kOffDuty});
  }
  int64_t SomeFen() { return 10 * static_cast<int64_t>(1 + Pick(Pick(10) == 0 ? 200'000 : 3'000)); }
  // Mostly the session's own people, so that much is accepted.
  v1::Command AtSomeTill(absl::string_view text, uint32_t till) {
    const uint32_t cashier = world_.state().FindTill(TillId(till))->session.cashier.number();
    const bool wild = cashier == 0 || Pick(10) == 0;
    return AtTill(text, wild ? SomePerson() : cashier, Pick(20) == 0 ? 0 : OneOf({kKeeper, kSupervisor}), till);
  }

  std::string Tender(int64_t& sum_fen) {
    const int64_t fen = SomeFen();
    sum_fen += fen;
    const std::string reference = absl::StrCat("ref", Pick(100'000));
    const char* status = Pick(4) == 0 ? "PENDING" : "CONFIRMED";
    switch (Pick(4)) {
      case 0:
        return absl::StrCat("tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_", status,
                            " amount_fen: ", fen, " provider_reference: '", reference, "' } ");
      case 1:
        return absl::StrCat("tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_", status,
                            " amount_fen: ", fen, " provider_reference: '", reference, "' } ");
      case 2:
        return absl::StrCat("tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: ", fen,
                            " drawee_bank: '102' provider_reference: '", reference, "' } ");
      default:
        return absl::StrCat("tenders { kind: TENDER_KIND_TRANSFER provider: 5 status: TENDER_STATUS_CONFIRMED ",
                            "amount_fen: ", fen, " provider_reference: '", reference, "' } ");
    }
  }
  v1::Command Payment() {
    int64_t sum_fen = 0;
    std::string tenders;
    if (Pick(3) > 0) {
      const int64_t fen = SomeFen();
      const int64_t change_fen = 10 * static_cast<int64_t>(Pick(50));
      sum_fen += fen;
      absl::StrAppend(&tenders, "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: ", fen,
                      " received_fen: ", fen + change_fen, " change_fen: ", change_fen, " } ");
    }
    while (tenders.empty() || Pick(4) == 0) absl::StrAppend(&tenders, Tender(sum_fen));
    v1::Command command =
        AtSomeTill(absl::StrCat("receive_payment { purpose: ", 1 + Pick(6), " customer: ", 1 + Pick(5), " amount_fen: ",
                                sum_fen, " ", tenders, " }"),
                   SomeTill());
    if (Pick(10) == 0) {
      command.set_already_taken(true);
      command.set_session(1 + Pick(std::max<uint64_t>(1, world_.state().last_session.number())));
    }
    return command;
  }
  v1::Command SomeCount() {
    const uint32_t till = SomeTill();
    const Holder& drawer = world_.state().FindTill(TillId(till))->drawer;
    const int64_t off_fen = Pick(3) == 0 ? 10 * (static_cast<int64_t>(Pick(100)) - 50) : 0;
    v1::Command command =
        Counter::Count(OneOf({"OPENING", "SPOT", "CLOSE", "CLOSE"}), std::max<int64_t>(0, drawer.cash_fen + off_fen));
    const v1::Command people = AtSomeTill("pause_till {}", till);
    command.set_till(till);
    command.set_session(people.session());
    command.set_actor(command.commit_count().purpose() == v1::COUNT_PURPOSE_SPOT ? kSupervisor : people.actor());
    command.set_second_person(people.second_person());
    for (ChequeId cheque : drawer.cheques) {
      if (Pick(10) > 0) command.mutable_commit_count()->add_cheques(cheque.number());
    }
    if (Pick(20) == 0) {
      v1::SuspectNote* note = command.mutable_commit_count()->add_suspect_notes();
      note->set_serial(absl::StrCat("S", Pick(20)));
      note->set_face_fen(10'000);
    }
    return command;
  }
  v1::Command Resolution() {
    const uint64_t payment = 1 + Pick(world_.state().last_payment.number() + 1);
    return AtCentre(absl::StrCat("resolve_tender { payment { number: ", payment, " } stage: ", 1 + Pick(2),
                                 " tender_index: ", Pick(3), " outcome: ", 1 + 2 * Pick(2),
                                 " provider_reference: 'res", Pick(10'000), "' }"),
                    kCashier);
  }
  // Of a pending leg of some refund.
  v1::Command RefundResolution() {
    v1::Command command = Resolution();
    v1::ResolveTender& wish = *command.mutable_resolve_tender();
    wish.set_stage(v1::TENDER_STAGE_REFUND);
    wish.mutable_refund()->set_number(1 + Pick(world_.state().last_refund.number() + 1));
    for (uint64_t number = 1; number <= world_.state().last_payment.number(); ++number) {
      const auto payment = world_.state().payments.find(PaymentId(number));
      if (payment == world_.state().payments.end() || payment->second.pending_refunds.empty()) continue;
      wish.mutable_payment()->set_number(number);
      wish.mutable_refund()->set_number(payment->second.pending_refunds.front().refund.number());
      wish.set_tender_index(payment->second.pending_refunds.front().tender_index);
      if (Pick(2) == 0) break;
    }
    return command;
  }
  v1::Command SomeRefund() {
    v1::Command command = AtSomeTill("reason: 'paid twice' refund_payment {}", SomeTill());
    command.set_second_person(kSupervisor);
    v1::RefundPayment& wish = *command.mutable_refund_payment();
    const uint64_t number = 1 + Pick(world_.state().last_payment.number() + 1);
    wish.mutable_payment()->set_number(number);
    for (const auto& event : world_.log()) {
      if (!event->has_payment_received() || event->payment_received().payment() != number) continue;
      AddRefunds(event->payment_received(), wish);
    }
    return command;
  }
  // Mostly of the payment's own tenders, the way they came.
  void AddRefunds(const v1::PaymentReceived& payment, v1::RefundPayment& wish) {
    for (int index = 0; index < payment.tenders_size(); ++index) {
      if (Pick(3) == 0) continue;
      const v1::TenderKind kind = payment.tenders(index).kind();
      v1::TenderRefund& tender = *wish.add_tenders();
      tender.set_tender_index(static_cast<uint32_t>(index));
      tender.set_amount_fen(10 * static_cast<int64_t>(1 + Pick(1'000)));
      tender.set_status(v1::TENDER_STATUS_CONFIRMED);
      if (kind == v1::TENDER_KIND_CHEQUE) tender.set_bank_account(kBankAccount);
      if (kind == v1::TENDER_KIND_CASH) continue;
      if (Pick(3) == 0) tender.set_status(v1::TENDER_STATUS_PENDING);
      tender.set_provider_reference(absl::StrCat("void", Pick(100'000)));
    }
  }
  v1::Command SomeCheque() {
    const uint64_t cheque = 1 + Pick(world_.state().last_cheque.number() + 1);
    switch (Pick(3)) {
      case 0: return AtCentre(absl::StrCat("clear_cheque { cheque: ", cheque, " }"), kFinance);
      case 1: return AtCentre(absl::StrCat("reason: 'no funds' bounce_cheque { cheque: ", cheque, " }"), kFinance);
      default: return AtCentre(absl::StrCat("return_cheque { cheque: ", cheque, " }"), kKeeper);
    }
  }
  // What lies in the safe goes to the bank.
  void DepositCheques() {
    std::vector<uint64_t> cheques;
    for (ChequeId cheque : world_.state().FindCentre(CentreId(kCentre))->safe.cheques) {
      const bool fresh = world_.state().cheques.at(cheque).stage == ChequeStage::kTaken;
      if (fresh && Pick(4) > 0) cheques.push_back(cheque.number());
    }
    if (!cheques.empty()) GivenChequesDeposited(cheques);
  }
  v1::Command Reversal() {
    v1::Command command = AtSomeTill("reason: 'wrong' reverse_payment {}", SomeTill());
    command.set_second_person(kSupervisor);
    v1::ReversePayment& wish = *command.mutable_reverse_payment();
    const uint64_t last = world_.state().last_payment.number();
    wish.mutable_payment()->set_number(last > 20 ? last - Pick(20) : 1 + Pick(last + 1));
    for (uint32_t index = 0; index < 3; ++index) {
      if (Pick(2) == 0) continue;
      v1::TenderReversal* reversal = wish.add_reversals();
      reversal->set_tender_index(index);
      reversal->set_status(Pick(2) == 0 ? v1::TENDER_STATUS_PENDING : v1::TENDER_STATUS_CONFIRMED);
      reversal->set_provider_reference(absl::StrCat("void", Pick(100'000)));
    }
    return command;
  }
  v1::Command SomeSafeCount() {
    const Holder& safe = world_.state().FindCentre(CentreId(kCentre))->safe;
    const int64_t off_fen = Pick(4) == 0 ? -10 * static_cast<int64_t>(Pick(50)) : 0;
    v1::Command command = CountSafe(std::max<int64_t>(0, safe.cash_fen + off_fen));
    for (ChequeId cheque : safe.cheques) {
      if (Pick(20) > 0) command.mutable_count_safe()->add_cheques(cheque.number());
    }
    return command;
  }
  v1::Command SomeCommand() {
    switch (Pick(20)) {
      case 0:
        return AtTill(absl::StrCat("open_session { cashier: ", OneOf({20, 21}), " float_fen: ", SomeFen(), " }"),
                      OneOf({kKeeper, kSupervisor}), OneOf({kCashier, kOtherCashier}), SomeTill());
      case 1: return AtSomeTill("close_session {}", SomeTill());
      case 2: return AtSomeTill(absl::StrCat("drop_to_safe { amount_fen: ", SomeFen(), " }"), SomeTill());
      case 3: return AtSomeTill(absl::StrCat("issue_float { amount_fen: ", SomeFen(), " }"), SomeTill());
      case 4: return AtSomeTill("pause_till {}", SomeTill());
      case 5: return AtSomeTill("resume_till {}", SomeTill());
      case 6:
      case 7: return SomeCount();
      case 8: return Resolution();
      case 9: return Reversal();
      case 10: return Pick(3) == 0 ? SomeSafeCount() : SomeCount();
      case 11:
      case 12: return SomeRefund();
      case 13: return RefundResolution();
      case 14: return SomeCheque();
      default: return Payment();
    }
  }

  // Ends what is open at the windows and closes the day.
  void CloseTheDay(absl::string_view next_date) {
    for (uint32_t till : {kTill, kOtherTill}) {
      const Till& open = *world_.state().FindTill(TillId(till));
      if (!open.session.number) continue;
      const uint32_t cashier = open.session.cashier.number();
      v1::Command count = AtTill(absl::StrCat("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: ",
                                              open.drawer.cash_fen, " denominations { denomination_fen: 10 pieces: ",
                                              open.drawer.cash_fen / 10, " } }"),
                                 cashier, kKeeper, till);
      for (ChequeId cheque : open.drawer.cheques) count.mutable_commit_count()->add_cheques(cheque.number());
      When(count);
      // A third recount is refused: then the last count stands, since nothing has moved.
      if (!status_.ok()) ThenRejected(v1::REJECTION_REASON_RECOUNTS_USED_UP);
      Given(AtTill("close_session {}", cashier, kKeeper, till));
    }
    const auto& safe = world_.state().FindCentre(CentreId(kCentre))->safe;
    if (safe.last_count.moved_since || !safe.last_count.count) {
      GivenDayClosed(next_date);
    } else {
      GivenAllCarriedAndDayClosed(next_date);
    }
  }

  const uint64_t seed_;
  std::mt19937_64 random_;
};

TEST_P(RandomCommands, KeepTheBooksBalancedAndEveryHolderAboveZero) {
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed_));
  GivenOpeningCash();
  const std::vector<std::string> days = {kToday, kTomorrow, "2026-11-25"};
  int accepted = 0;
  for (size_t day = 0; day + 1 < days.size(); ++day) {
    GivenNextDayOpen(days[day]);
    for (int i = 0; i < 400 && !HasFailure(); ++i) {
      When(SomeCommand());
      if (status_.ok()) ++accepted;
      if (i % 40 == 39) DepositCheques();
    }
    CloseTheDay(days[day + 1]);
    world_.Restart();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(accepted, 80) << "the commands are too wild to show anything";
  for (const auto& [number, subject] : world_.state().cases) {
    EXPECT_EQ(subject.balance_fen, Balance(v1::ACCOUNT_KIND_OVER_SHORT, number.number()));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCommands, ::testing::Range<uint64_t>(1, 61));

}  // namespace
}  // namespace daybook::domain
