// The laws of a fold, on the ledger state; and that nothing but what Save() made is ever restored.
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class StateFold : public Counter {
 protected:
  StateFold() {
    GivenOpenDay();
    GivenOpenSession();
    Given(CashPayment(1'000));
    Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 6000 tenders { kind: TENDER_KIND_WALLET "
                 "provider: 8 "
                 "status: TENDER_STATUS_PENDING amount_fen: 6000 } }"));
    Given(AtTill("reason: 'wrong' reverse_payment { payment { number: 1 } }", kCashier, kSupervisor));
    v1::Command count = Count("CLOSE", 49'000);
    v1::SuspectNote* note = count.mutable_commit_count()->add_suspect_notes();
    note->set_serial("AB1");
    note->set_face_fen(1'000);
    Given(count);
    Given(AtTill("close_session {}", kCashier, kKeeper));
    GivenOpenSession();
  }
  std::vector<const v1::Event*> Log() const {
    std::vector<const v1::Event*> log;
    for (const auto& event : world_.log()) log.push_back(event.get());
    return log;
  }
};

TEST_F(StateFold, AppliesPartsAsItAppliesTheWhole) {
  const std::vector<const v1::Event*> log = Log();
  LedgerStateFold whole;
  whole.Apply(log);
  for (size_t cut = 0; cut <= log.size(); cut += 3) {
    LedgerStateFold parts;
    parts.Apply(absl::MakeConstSpan(log).subspan(0, cut));
    parts.Apply(absl::MakeConstSpan(log).subspan(cut));
    EXPECT_EQ(parts.Save(), whole.Save());
  }
}

TEST_F(StateFold, GoesOnAfterARestoreAsIfNothingHadHappened) {
  const std::vector<const v1::Event*> log = Log();
  for (size_t cut = 0; cut <= log.size(); cut += 3) {
    LedgerStateFold before;
    before.Apply(absl::MakeConstSpan(log).subspan(0, cut));
    const std::unique_ptr<Fold> after = before.NewEmpty();
    ASSERT_TRUE(after->RestoreFrom(before.Save()).ok());
    after->Apply(absl::MakeConstSpan(log).subspan(cut));
    EXPECT_EQ(after->Save(), world_.fold().Save());
  }
}

TEST_F(StateFold, KeepsNoDeparturesWhenReplaying) {
  LedgerStateFold fold;
  GivenSessionClosed();
  GivenDayClosed();
  fold.Apply(Log());
  EXPECT_TRUE(fold.state().departures.empty());
}

TEST_F(StateFold, RefusesGarbageAndIsEmptyThen) {
  const std::string saved = world_.fold().Save();
  const std::string empty = LedgerStateFold().Save();
  LedgerStateFold fold;
  const std::vector<std::string> damaged = {"", "garbage", saved.substr(0, saved.size() - 1), saved + "x",
                                            std::string(100, '\0')};
  for (const std::string& bytes : damaged) {
    ASSERT_TRUE(fold.RestoreFrom(saved).ok());
    EXPECT_EQ(fold.RestoreFrom(bytes).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(fold.Save(), empty);
  }
}

TEST_F(StateFold, RefusesEveryFlippedBit) {
  std::string saved = world_.fold().Save();
  LedgerStateFold fold;
  for (size_t byte = 0; byte < saved.size(); ++byte) {
    const char flipped = static_cast<char>(1 << (byte % 8));
    saved[byte] ^= flipped;
    EXPECT_EQ(fold.RestoreFrom(saved).code(), absl::StatusCode::kDataLoss) << byte;
    saved[byte] ^= flipped;
  }
}

}  // namespace
}  // namespace daybook::domain
