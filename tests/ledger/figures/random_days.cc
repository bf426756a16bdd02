#include "tests/ledger/figures/random_days.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace daybook {
namespace {

constexpr uint32_t kCentres = 2;

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

  void Step() { StepAt(Choose(tills_[1 + static_cast<uint32_t>(Draw(kCentres))])); }

  void StepAt(uint32_t till) {
    if (make_.Session(till) == 0) {
      make_.OpenSession(till, 1'000 + till, static_cast<int64_t>(Draw(50)) * 1'000);
      return;
    }
    const uint64_t what = Draw(100);
    if (what < 60) {
      payments_[till].push_back(make_.Pay(till, Tenders(till), Chance(90) ? EventMaker::kCustomer + Draw(50) : 0,
                                          static_cast<v1::Purpose>(1 + Draw(6))));
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
      EndSession(till);
    }
  }

  std::vector<PaidWith> Tenders(uint32_t till) {
    std::vector<PaidWith> tenders;
    const int64_t cash_fen = Amount();
    if (Chance(60)) tenders.push_back(Cash(cash_fen, cash_fen + static_cast<int64_t>(Draw(3)) * 100));
    const uint32_t provider = 11 + static_cast<uint32_t>(Draw(3));
    if (tenders.empty() || Chance(20)) tenders.push_back(Card(Amount(), provider, Chance(20)));
    if (Chance(10)) tenders.push_back(Wallet(Amount(), 21, Chance(40)));
    if (Chance(5)) tenders.push_back(Cheque(Amount()));
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
    CountSafe(centre);
    std::vector<std::string> carried;
    for (const v1::PreflightItem& entry : make_.Book(centre).OpenItems()) carried.push_back(entry.item().key());
    make_.CloseDay(centre, carried);
  }

  struct Pending {
    uint32_t index;
    v1::TenderStage stage;
    uint32_t till;
  };

  std::mt19937_64 random_;
  EventMaker make_;
  uint64_t next_payment_ = 1;
  std::map<uint32_t, std::vector<uint32_t>> tills_;
  std::map<uint32_t, std::vector<uint64_t>> payments_;
  std::map<uint64_t, std::vector<Pending>> pending_;
  std::map<uint64_t, std::vector<PaidWith>> tenders_;
  std::vector<std::pair<uint32_t, uint64_t>> ended_;
};

}  // namespace

EventMaker RandomDays(uint64_t seed, int days, int events_per_day) { return History(seed).Write(days, events_per_day); }

}  // namespace daybook
