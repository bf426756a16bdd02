// Whatever is held, however a handover goes: everything passes from hand to hand in one event, or nothing does, and what giver,
// receiver, windows and centre hold together is the same before and after.
//
// DAYBOOK_SEED=n runs one seed.
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/ledger/domain/handover_fixture.h"

namespace daybook::domain {
namespace {

constexpr int kSeeds = 25;
constexpr int kHandoversPerSeed = 24;
constexpr uint32_t kPeople[] = {kCashier, kOtherCashier, kSupervisor};

// All that is at one window and in one pair of hands.
struct Holdings {
  int64_t cash_fen = 0;
  std::set<uint64_t> cheques;
  std::set<uint64_t> notes;
  std::vector<FormRange> forms;
  std::set<Thing> things;

  bool operator==(const Holdings&) const = default;
};

class RandomHandovers : public HandoverCounter, public ::testing::WithParamInterface<uint64_t> {
 protected:
  RandomHandovers() : seed_(SeedOf(GetParam())), random_(seed_) {}
  // Forms are put at the windows by hand, so that replaying the log would not.
  void TearDown() override {}

  static uint64_t SeedOf(uint64_t parameter) {
    const char* text = std::getenv("DAYBOOK_SEED");
    return text == nullptr ? parameter : std::strtoull(text, nullptr, 10);
  }
  uint64_t Pick(uint64_t choices) { return random_() % choices; }
  bool OneIn(uint64_t times) { return Pick(times) == 0; }

  Holdings Of(uint32_t till, uint32_t person) const {
    Holdings holdings;
    const Holder& drawer = At(till).drawer;
    holdings.cash_fen = drawer.cash_fen;
    for (ChequeId cheque : drawer.cheques) holdings.cheques.insert(cheque.number());
    for (SuspectNoteId note : drawer.suspect_notes) holdings.notes.insert(note.number());
    const auto& at_tills = world_.state().invoices.at_tills;
    if (const auto forms = at_tills.find(TillId(till)); forms != at_tills.end()) holdings.forms = forms->second;
    holdings.things.insert(Person(person).things.begin(), Person(person).things.end());
    return holdings;
  }
  // Σ over windows, people, safe and cases, by kind of asset.
  std::map<int, int64_t> Totals() const {
    std::map<int, int64_t> totals;
    for (v1::AssetKind asset : {v1::ASSET_KIND_MONEY, v1::ASSET_KIND_CHEQUE, v1::ASSET_KIND_SUSPECT_NOTE,
                                v1::ASSET_KIND_BLANK_INVOICE, v1::ASSET_KIND_TOOL, v1::ASSET_KIND_KEY,
                                v1::ASSET_KIND_WORK_ORDER}) {
      for (uint32_t till : {kTill, kOtherTill}) totals[asset] += Balance(v1::ACCOUNT_KIND_TILL, till, asset);
      for (uint32_t person : kPeople) totals[asset] += Balance(v1::ACCOUNT_KIND_STAFF, person, asset);
      totals[asset] += Balance(v1::ACCOUNT_KIND_SAFE, kCentre, asset);
      for (uint64_t number = 1; number <= world_.state().last_case.number(); ++number) {
        totals[asset] += Balance(v1::ACCOUNT_KIND_OVER_SHORT, number, asset);
      }
    }
    return totals;
  }

  // A few forms of a book of their own.
  void GivenForms(uint32_t till) {
    const uint32_t first = next_form_;
    const uint32_t last = first + static_cast<uint32_t>(Pick(20));
    next_form_ = last + 1 + static_cast<uint32_t>(Pick(2));
    const std::string range = absl::StrCat(" first: ", first, " last: ", last, " }");
    Given(AtCentre(absl::StrCat("receive_invoice_book { kind: INVOICE_KIND_PAPER code: '1440012345'", range), kKeeper));
    const uint64_t book = Event().invoice_book_received().book();
    v1::Command allot = AtCentre(absl::StrCat("allot_invoices { book { number: ", book, " }", range), kKeeper);
    allot.set_till(till);
    Given(allot);
  }
  void GivenRandomHoldings(uint32_t till, uint32_t giver) {
    for (uint64_t left = Pick(4); left > 0; --left) {
      v1::Command payment = CashPayment(10 * static_cast<int64_t>(1 + Pick(20'000)));
      payment.set_actor(giver);
      payment.set_till(till);
      payment.set_session(At(till).session.number.number());
      When(payment);
      if (!status_.ok()) ThenRejected(v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
    }
    for (uint64_t left = Pick(3); left > 0; --left) GivenCheque(10 * static_cast<int64_t>(1 + Pick(500)), till);
    for (uint64_t left = Pick(2); left > 0; --left) GivenPendingTender(till);
    for (uint64_t left = Pick(3); left > 0; --left) GivenForms(till);
    constexpr v1::AssetKind kKinds[] = {v1::ASSET_KIND_TOOL, v1::ASSET_KIND_KEY, v1::ASSET_KIND_WORK_ORDER};
    for (uint64_t left = Pick(4); left > 0; --left) {
      GivenThing({kKinds[Pick(3)], ++last_thing_}, OneIn(4) ? SomebodyBut(giver) : giver);
    }
  }
  uint32_t SomebodyBut(uint32_t person) {
    uint32_t other = person;
    while (other == person) other = kPeople[Pick(3)];
    return other;
  }

  // What the window would use is refused while it is frozen, and changes nothing.
  void TryToUse(uint32_t till, uint32_t giver) {
    const std::vector<v1::Command> commands = {
        AtTill("drop_to_safe { amount_fen: 10 }", giver, kKeeper, till),
        AtTill("pause_till {}", giver, 0, till),
        AtTill("report_counterfeit { note { serial: 'AB12345678' face_fen: 100 } }", giver, 0, till),
        AtTill("close_session {}", giver, kKeeper, till),
    };
    When(commands[Pick(commands.size())]);
    EXPECT_FALSE(status_.ok());
  }
  // With a difference, a note or a missing cheque at times. Gives whether the list still holds.
  bool CountAtRandom(uint32_t till, uint32_t receiver) {
    const int64_t off_fen = OneIn(3) ? 10 * (static_cast<int64_t>(Pick(60)) - 30) : 0;
    v1::Command count =
        CountByReceiver(std::max<int64_t>(0, At(till).drawer.cash_fen + off_fen), kKeeper, receiver, till);
    v1::CommitCount& wish = *count.mutable_commit_count();
    const bool loses = wish.cheques_size() > 0 && OneIn(6);
    if (loses) wish.mutable_cheques()->RemoveLast();
    if (OneIn(5)) {
      v1::SuspectNote& note = *wish.add_suspect_notes();
      note.set_serial(absl::StrCat("S", world_.log().size()));
      note.set_face_fen(10'000);
    }
    Given(count);
    return !loses;
  }

  const uint64_t seed_;
  std::mt19937_64 random_;
  uint32_t next_form_ = 1;
  uint64_t last_thing_ = 0;
};

TEST_P(RandomHandovers, MoveEverythingOrNothing) {
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed_));
  uint32_t till = kTill;
  uint32_t giver = kCashier;
  int accepted = 0;
  for (int i = 0; i < kHandoversPerSeed && !HasFailure(); ++i) {
    GivenRandomHoldings(till, giver);
    const uint32_t to_till = OneIn(2) ? till : till == kTill ? kOtherTill : kTill;
    const uint32_t receiver = SomebodyBut(giver);
    Given(Prepare(to_till, receiver, till));
    const uint64_t handover = world_.state().handovers.last_handover.number();
    const bool counts = !OneIn(5);
    bool can_accept = counts;
    if (OneIn(2)) TryToUse(till, giver);
    const std::map<int, int64_t> money_before = Totals();
    if (counts) can_accept = CountAtRandom(till, receiver);
    const bool gets_more = OneIn(6);
    if (gets_more) GivenThing({v1::ASSET_KIND_KEY, ++last_thing_}, giver);
    can_accept = can_accept && !gets_more;
    if (OneIn(4)) world_.Restart();
    EXPECT_EQ(Totals().at(v1::ASSET_KIND_MONEY), money_before.at(v1::ASSET_KIND_MONEY));

    const std::map<int, int64_t> totals = Totals();
    const Holdings with_giver = Of(till, giver);
    const Holdings with_receiver = Of(to_till, receiver);
    const bool wishes_to_accept = !OneIn(3);
    if (wishes_to_accept) {
      When(Accept(handover, receiver, giver));
      EXPECT_EQ(status_.ok(), can_accept) << status_;
    }
    if (wishes_to_accept && can_accept) {
      ++accepted;
      Holdings all = with_giver;
      all.things.insert(with_receiver.things.begin(), with_receiver.things.end());
      if (to_till != till) all.forms.insert(all.forms.begin(), with_receiver.forms.begin(), with_receiver.forms.end());
      EXPECT_EQ(Of(to_till, receiver), all);
      if (to_till != till) {
        EXPECT_EQ(Of(till, giver), Holdings());
      }
      EXPECT_TRUE(Person(giver).things.empty());
      EXPECT_EQ(At(to_till).session.cashier, StaffId(receiver));
      EXPECT_FALSE(Person(giver).session_at);
      till = to_till;
      giver = receiver;
    } else {
      EXPECT_EQ(Of(till, giver), with_giver);
      Given(OneIn(2) ? Dispute(handover, receiver) : Recall(handover, giver));
      EXPECT_EQ(Of(till, giver), with_giver);
      EXPECT_EQ(At(till).session.cashier, StaffId(giver));
    }
    EXPECT_EQ(Totals(), totals);
    EXPECT_FALSE(At(till).session.handover);
    EXPECT_TRUE(world_.state().handovers.open.empty());
  }
  EXPECT_GT(accepted, 3) << "too few are accepted to show anything";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHandovers, ::testing::Range<uint64_t>(1, kSeeds + 1));
static_assert(kSeeds * kHandoversPerSeed >= 500);

}  // namespace
}  // namespace daybook::domain
