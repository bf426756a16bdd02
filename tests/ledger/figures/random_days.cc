#include "tests/ledger/figures/random_days.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace daybook {
namespace {

constexpr uint32_t kCentres = 2;
constexpr int64_t kTillLimitFen = 60'000;
constexpr int64_t kCentreLimitFen = 5'200'000;

class History {
 public:
  explicit History(uint64_t seed) : random_(seed) {}

  EventMaker Write(int days, int events_per_day) {
    for (uint32_t centre = 1; centre <= kCentres; ++centre) SetUp(centre);
    for (int day = 0; day < days; ++day) {
      for (uint32_t centre = 1; centre <= kCentres; ++centre) make_.OpenDay(centre);
      for (int i = 0; i < events_per_day; ++i) Step();
      for (uint32_t centre = 1; centre <= kCentres; ++centre) Close(centre);
    }
    // The last day stays open.
    make_.OpenDay(1);
    for (int i = 0; i < events_per_day / 4; ++i) StepAt(Choose(tills_[1]));
    return std::move(make_);
  }

 private:
  uint64_t Draw(uint64_t below) { return random_() % below; }
  bool Chance(uint64_t percent) { return Draw(100) < percent; }
  int64_t Amount() { return static_cast<int64_t>(Draw(2'000) + 1) * 10; }
  uint32_t Choose(const std::vector<uint32_t>& from) { return from[Draw(from.size())]; }

  void SetUp(uint32_t centre) {
    make_.Centre(centre);
    for (uint32_t i = 1; i <= 4; ++i) {
      const uint32_t till = centre * 100 + i;
      make_.Till(centre, till, i == 4 ? v1::TILL_KIND_MACHINE : v1::TILL_KIND_WINDOW);
      tills_[centre].push_back(till);
    }
    make_.OpeningCash(centre, 5'000'000);
  }

  void Step() {
    const uint32_t till = Choose(tills_[1 + static_cast<uint32_t>(Draw(kCentres))]);
    StepAt(till);
    const uint32_t centre = make_.CentreOf(till);
    WatchLimit(centre, till, make_.TillCash(till), kTillLimitFen);
    WatchLimit(centre, 0, make_.CentreCash(centre), kCentreLimitFen);
  }

  void WatchLimit(uint32_t centre, uint32_t till, int64_t cash_fen, int64_t limit_fen) {
    bool& above = above_[{centre, till}];
    if (above == (cash_fen > limit_fen)) return;
    above = !above;
    above ? make_.LimitExceeded(centre, till, limit_fen) : make_.LimitRestored(centre, till, limit_fen);
  }

  void StepAt(uint32_t till) {
    if (make_.Session(till) == 0) {
      make_.OpenSession(till, 1'000 + till, static_cast<int64_t>(Draw(50)) * 1'000);
      return;
    }
    if (Chance(25)) return StepMoney(till);
    const uint64_t what = Draw(100);
    if (what < 60) {
      Chance(15) ? TopUp(till) : Pay(till);
    } else if (what < 70) {
      Resolve();
    } else if (what < 78) {
      Reverse(till);
    } else if (what < 84) {
      make_.IssueFloat(till, Amount());
    } else if (what < 88) {
      if (make_.TillCash(till) > 0) make_.Drop(till, make_.TillCash(till) / 20 * 10 + 10);
    } else if (what < 93) {
      Count(till, v1::COUNT_PURPOSE_SPOT);
    } else if (what < 96) {
      CountSafe(till / 100);
    } else if (what < 98 && !ended_.empty()) {
      const auto& [at, session] = ended_[Draw(ended_.size())];
      make_.PayLate(at, session, Amount(), Chance(50) ? 20261122 : 0);
      ++next_payment_;
    } else {
      till % 100 != 4 && Chance(50) ? HandOver(till) : EndSession(till);
    }
  }

  void Pay(uint32_t till) {
    payments_[till].push_back(make_.Pay(till, Tenders(till, Chance(5)),
                                        Chance(90) ? EventMaker::kCustomer + Draw(50) : 0,
                                        static_cast<v1::Purpose>(1 + Draw(6))));
  }

  // Two of three cards are written in the end; some at the second attempt.
  void TopUp(uint32_t till) {
    if (Chance(40)) return StepCard();
    const uint64_t payment = make_.TopUp(till, Tenders(till, false), 8'801 + next_payment_);
    payments_[till].push_back(payment);
    top_ups_.push_back(payment);
    StepCard();
  }

  void StepCard() {
    if (top_ups_.empty()) return;
    const uint64_t payment = top_ups_[Draw(top_ups_.size())];
    const EventMaker::PaymentState& state = make_.Payments().at(payment);
    const bool is_certain = pending_.count(payment) == 0 && !IsRefunded(payment) && !state.reversed;
    if (!is_certain || state.is_written || state.load_fen == 0) return;
    if (Chance(30)) {
      make_.FailCard(payment);
      if (Chance(50)) return;
      make_.RewriteCard(payment);
    }
    make_.WriteCard(payment);
  }

  // To a colleague, here or at a window that is free; not always in the end.
  void HandOver(uint32_t till) {
    uint32_t receiver_till = till / 100 * 100 + 1 + static_cast<uint32_t>(Draw(3));
    if (make_.Session(receiver_till) != 0) receiver_till = till;
    const uint64_t handover = make_.PrepareHandover(till, ++next_receiver_, receiver_till);
    if (Chance(80)) Count(till, v1::COUNT_PURPOSE_HANDOVER);
    if (Chance(20)) return Chance(50) ? make_.Dispute(handover) : make_.Recall(handover);
    ended_.push_back({till, make_.Session(till)});
    make_.HandOver(handover);
    payments_[till].clear();
  }

  std::vector<PaidWith> Tenders(uint32_t till, bool with_cheque) {
    std::vector<PaidWith> tenders;
    const int64_t cash_fen = Amount();
    if (Chance(60)) tenders.push_back(Cash(cash_fen, cash_fen + static_cast<int64_t>(Draw(3)) * 100));
    const uint32_t provider = 11 + static_cast<uint32_t>(Draw(3));
    if (tenders.empty() || Chance(20)) tenders.push_back(Card(Amount(), provider, Chance(20)));
    if (Chance(10)) tenders.push_back(Wallet(Amount(), 21, Chance(40)));
    if (with_cheque) tenders.push_back(Cheque(Amount()));
    if (Chance(5)) tenders.push_back(Transfer(Amount(), 31, Chance(40)));
    for (uint32_t i = 0; i < tenders.size(); ++i) {
      if (tenders[i].is_pending) pending_[next_payment_].push_back({i, v1::TENDER_STAGE_PAYMENT, till});
    }
    tenders_[next_payment_] = tenders;
    ++next_payment_;
    return tenders;
  }

  void Resolve() {
    if (pending_.empty()) return;
    auto entry = std::next(pending_.begin(), static_cast<long>(Draw(pending_.size())));
    const Pending pending = entry->second.back();
    entry->second.pop_back();
    const bool confirmed = Chance(70);
    make_.Resolve(entry->first, pending.index, pending.stage,
                  confirmed ? v1::TENDER_STATUS_CONFIRMED : v1::TENDER_STATUS_FAILED);
    if (!confirmed && pending.stage == v1::TENDER_STAGE_PAYMENT) tenders_[entry->first][pending.index].provider = 0;
    if (entry->second.empty()) pending_.erase(entry);
  }

  void Reverse(uint32_t till) {
    if (payments_[till].empty()) return;
    const uint64_t payment = payments_[till].back();
    payments_[till].pop_back();
    int64_t cash_fen = 0;
    for (const PaidWith& paid : tenders_[payment]) cash_fen += paid.kind == v1::TENDER_KIND_CASH ? paid.amount_fen : 0;
    if (IsRefunded(payment) || make_.Payments().at(payment).is_written) return;
    if (pending_.count(payment) != 0 || cash_fen > make_.TillCash(till)) return;
    const bool is_pending = Chance(30);
    make_.Reverse(payment, is_pending);
    if (!is_pending) return;
    for (uint32_t i = 0; i < tenders_[payment].size(); ++i) {
      if (tenders_[payment][i].provider != 0) pending_[payment].push_back({i, v1::TENDER_STAGE_REVERSAL, till});
    }
  }

  int64_t Found(int64_t expected_fen) {
    if (Chance(70)) return expected_fen;
    return std::max<int64_t>(0, expected_fen + (static_cast<int64_t>(Draw(21)) - 10) * 10);
  }

  void Count(uint32_t till, v1::CountPurpose purpose) {
    const int64_t expected_fen = make_.TillCash(till);
    const uint64_t number = make_.CountTill(till, purpose, Found(expected_fen), 0, Chance(30) ? Amount() : -1);
    if (number == 0 || Chance(50)) return;
    make_.CountTill(till, purpose, expected_fen, number);
    if (Chance(30)) make_.CountTill(till, purpose, Found(expected_fen), number);
  }

  void CountSafe(uint32_t centre) {
    const int64_t expected_fen = make_.SafeCash(centre);
    const uint64_t number = make_.CountSafe(centre, Found(expected_fen));
    if (number != 0 && Chance(50)) make_.CountSafe(centre, expected_fen, number);
  }

  void EndSession(uint32_t till) {
    Count(till, v1::COUNT_PURPOSE_CLOSE);
    ended_.push_back({till, make_.Session(till)});
    make_.CloseSession(till);
    payments_[till].clear();
  }

  void Close(uint32_t centre) {
    for (uint32_t till : tills_[centre]) {
      if (till % 100 != 4 && make_.Session(till) != 0) EndSession(till);
      payments_[till].clear();
    }
    if (Chance(50)) Dispatch(centre);
    CountSafe(centre);
    if (Chance(50)) make_.Advance(static_cast<int64_t>(Draw(12)));
    std::vector<std::string> carried;
    for (const v1::PreflightItem& entry : make_.Book(centre).OpenItems(make_.NowMicros())) carried.push_back(entry.item().key());
    make_.CloseDay(centre, carried);
  }

  // --- The money side ---

  void StepMoney(uint32_t till) {
    const uint32_t centre = make_.CentreOf(till);
    switch (Draw(10)) {
      case 0:
      case 1:
        return Refund(till, 0);
      case 2:
        return ResolveRefund();
      case 3:
        return ReportCounterfeit(centre, Chance(60) ? till : 0);
      case 4:
        return JudgeNote();
      case 5:
        return Chance(60) ? Dispatch(centre) : make_.WithdrawForFloat(centre, Amount());
      case 6:
        return Confirm();
      case 7:
        return StepCheque();
      case 8:
        return Chance(80) ? StepCase(till) : SettleDue(till);
      default:
        return make_.Advance(static_cast<int64_t>(Draw(6)));
    }
  }

  // A random entry, or end().
  template <typename Map>
  typename Map::const_iterator ChooseIn(const Map& map) {
    return map.empty() ? map.end() : std::next(map.begin(), static_cast<long>(Draw(map.size())));
  }

  bool IsRefunded(uint64_t payment) const {
    const std::vector<int64_t>& refunded = make_.Payments().at(payment).refunded_fen;
    return std::any_of(refunded.begin(), refunded.end(), [](int64_t fen) { return fen != 0; });
  }

  // With a case: only cash, at most what the case misses.
  void Refund(uint32_t till, uint64_t explained_case) {
    const auto entry = ChooseIn(make_.Payments());
    if (entry == make_.Payments().end() || pending_.count(entry->first) != 0) return;
    const EventMaker::PaymentState& payment = entry->second;
    if (payment.reversed || make_.CentreOf(payment.till) != make_.CentreOf(till)) return;
    std::vector<GivenBack> tenders;
    for (uint32_t i = 0; i < payment.tenders.size(); ++i) {
      const PaidWith& paid = payment.tenders[i];
      const bool is_cash = paid.kind == v1::TENDER_KIND_CASH;
      int64_t most_fen = payment.failed[i] ? 0 : paid.amount_fen - payment.refunded_fen[i];
      if (is_cash) most_fen = std::min(most_fen, CashFen(till, explained_case));
      if (paid.kind == v1::TENDER_KIND_CHEQUE && !IsCleared(payment)) most_fen = 0;
      if (most_fen <= 0 || (!is_cash && explained_case != 0)) continue;
      const int64_t amount_fen = Chance(60) ? most_fen : (most_fen + 19) / 20 * 10;
      tenders.push_back({i, std::min(amount_fen, most_fen), !is_cash && Chance(30)});
    }
    if (tenders.empty()) return;
    const uint64_t refund = make_.Refund(till, entry->first, tenders, explained_case);
    for (const GivenBack& back : tenders) {
      if (back.is_pending) pending_refunds_.push_back({refund, back.tender_index});
    }
  }

  int64_t CashFen(uint32_t till, uint64_t explained_case) const {
    return explained_case == 0 ? make_.TillCash(till) : make_.Cases().at(explained_case).balance_fen;
  }

  bool IsCleared(const EventMaker::PaymentState& payment) const {
    return std::all_of(payment.cheques.begin(), payment.cheques.end(), [this](uint64_t cheque) {
      return make_.Cheques().at(cheque).place == EventMaker::ChequePlace::kCleared;
    });
  }

  void ResolveRefund() {
    if (pending_refunds_.empty()) return;
    const auto [refund, index] = pending_refunds_.back();
    pending_refunds_.pop_back();
    make_.ResolveRefund(refund, index, Chance(70) ? v1::TENDER_STATUS_CONFIRMED : v1::TENDER_STATUS_FAILED);
  }

  void ReportCounterfeit(uint32_t centre, uint32_t till) {
    const int64_t cash_fen = till == 0 ? make_.SafeCash(centre) : make_.TillCash(till);
    if (cash_fen >= 1'000) make_.ReportCounterfeit(centre, till, 1'000);
  }

  void JudgeNote() {
    const auto note = ChooseIn(make_.Notes());
    if (note == make_.Notes().end() || note->second.gone || !note->second.in_safe) return;
    Chance(50) ? make_.SurrenderCounterfeit(note->first) : make_.ReturnGenuine(note->first);
  }

  void Dispatch(uint32_t centre) {
    const int64_t amount_fen = make_.SafeCash(centre) / 40 * 10;
    if (amount_fen > 0) make_.Dispatch(centre, amount_fen, Chance(60));
  }

  void Confirm() {
    const auto deposit = ChooseIn(make_.Deposits());
    if (deposit == make_.Deposits().end() || deposit->second.confirmed) return;
    make_.Confirm(deposit->first, Found(deposit->second.amount_fen));
  }

  void StepCheque() {
    const auto cheque = ChooseIn(make_.Cheques());
    if (cheque == make_.Cheques().end()) return;
    const auto paid = make_.Payments().find(cheque->second.payment);
    const bool may_bounce = paid == make_.Payments().end() || !IsRefunded(cheque->second.payment);
    switch (cheque->second.place) {
      case EventMaker::ChequePlace::kDeposited:
        return Chance(60) || !may_bounce ? make_.ClearCheque(cheque->first) : make_.BounceCheque(cheque->first);
      case EventMaker::ChequePlace::kCleared:
        if (may_bounce && Chance(20)) make_.BounceCheque(cheque->first);
        return;
      case EventMaker::ChequePlace::kBounced:
        return make_.ReturnCheque(cheque->first);
      default:
        return;
    }
  }

  bool IsOpen(uint64_t number) const {
    return make_.Book(make_.Cases().at(number).centre).IsCaseOpen(CaseId(number));
  }

  void StepCase(uint32_t till) {
    const auto entry = ChooseIn(make_.Cases());
    if (entry == make_.Cases().end() || !IsOpen(entry->first)) return;
    const auto& [number, state] = *entry;
    if (Chance(30)) return make_.AssignCase(number, 902, 20261120 + static_cast<int32_t>(Draw(10)));
    if (state.balance_fen == 0) return make_.CloseCase(number);
    const int64_t whole_fen = std::abs(state.balance_fen);
    const int64_t part_fen = Chance(60) ? whole_fen : (whole_fen + 19) / 20 * 10;
    const bool is_short = state.balance_fen > 0;
    switch (Draw(4)) {
      case 0:
        return make_.DecideCase(number, is_short ? v1::CASE_OUTCOME_STAFF_DUE : v1::CASE_OUTCOME_CUSTOMER, part_fen);
      case 1:
        return make_.DecideCase(number, is_short ? v1::CASE_OUTCOME_LOSS : v1::CASE_OUTCOME_OTHER_INCOME, part_fen);
      case 2:
        if (!is_short) {
          ++next_payment_;
          make_.PayExplaining(number, {Cash(part_fen, part_fen), Cheque(Amount())});
        } else if (state.centre == make_.CentreOf(till)) {
          Refund(till, number);
        }
        return;
      default:
        return ExplainMixUp(number);
    }
  }

  void ExplainMixUp(uint64_t number) {
    const EventMaker::CaseState one = make_.Cases().at(number);
    for (const auto& [other_number, other] : make_.Cases()) {
      const bool opposite = (one.balance_fen > 0) != (other.balance_fen > 0) && other.balance_fen != 0;
      if (!opposite || other.centre != one.centre || !IsOpen(other_number)) continue;
      const int64_t amount_fen = std::min(std::abs(one.balance_fen), std::abs(other.balance_fen));
      return one.balance_fen < 0 ? make_.ExplainCase(number, other_number, amount_fen)
                                 : make_.ExplainCase(other_number, number, amount_fen);
    }
  }

  void SettleDue(uint32_t till) {
    const auto due = ChooseIn(make_.Dues());
    if (due == make_.Dues().end() || due->second <= 0 || due->first.second != make_.CentreOf(till)) return;
    make_.SettleDue(due->first.second, Chance(70) ? till : 0, due->first.first, due->second);
  }

  struct Pending {
    uint32_t index;
    v1::TenderStage stage;
    uint32_t till;
  };

  std::mt19937_64 random_;
  EventMaker make_;
  uint64_t next_payment_ = 1;
  uint32_t next_receiver_ = 2'000;
  std::map<uint32_t, std::vector<uint32_t>> tills_;
  std::map<uint32_t, std::vector<uint64_t>> payments_;
  std::map<uint64_t, std::vector<Pending>> pending_;
  std::map<uint64_t, std::vector<PaidWith>> tenders_;
  std::vector<std::pair<uint32_t, uint64_t>> ended_;
  std::vector<uint64_t> top_ups_;
  // By centre and till; till 0 is the centre.
  std::map<std::pair<uint32_t, uint32_t>, bool> above_;
  // Refund and position.
  std::vector<std::pair<uint64_t, uint32_t>> pending_refunds_;
};

}  // namespace

EventMaker RandomDays(uint64_t seed, int days, int events_per_day) { return History(seed).Write(days, events_per_day); }

}  // namespace daybook
