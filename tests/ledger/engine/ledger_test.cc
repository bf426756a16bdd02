// What the ledger promises to whoever submits: one effect, one answer, in order, durable before it is said.
#include "ledger/engine/ledger.h"

#include <thread>

#include "gmock/gmock.h"
#include "absl/synchronization/notification.h"
#include "ledger/engine/progress.h"
#include "tests/ledger/engine/engine_harness.h"

namespace daybook::engine {
namespace {

using ::testing::ElementsAre;

TEST_F(EngineTest, AReceiptNamesSequencesAndLeafHashesOfWhatIsStored) {
  GivenACounter();
  auto request = Send({Payment("p1")});
  const v1::Receipt& receipt = request->receipt();
  EXPECT_FALSE(receipt.replayed());
  EXPECT_EQ(receipt.number(), 1u);
  EXPECT_EQ(receipt.business_date(), 20261123);
  std::vector<std::string> leaves;
  ASSERT_TRUE(ledger
                  ->ReadEvents(receipt.first_sequence(), receipt.last_sequence(),
                               [&](const StoredEvent& event) {
                                 leaves.emplace_back(AsView(LeafHash(event.bytes)));
                                 return absl::OkStatus();
                               })
                  .ok());
  EXPECT_THAT(receipt.leaf_hashes(), testing::ElementsAreArray(leaves));
  EXPECT_EQ(ledger->durable_sequence(), receipt.last_sequence());
}

TEST_F(EngineTest, AClientWithAReceiptReadsItsOwnWrite) {
  GivenACounter();
  auto request = Send({Payment("p1")});
  ledger->ReadFolds([&](uint64_t as_of) {
    EXPECT_GE(as_of, request->receipt().last_sequence());
    EXPECT_EQ(fold->last, as_of);
    EXPECT_TRUE(fold->in_order);
    EXPECT_EQ(fold->sum, 0);
  });
}

TEST_F(EngineTest, TheSameCommandAgainGetsTheSameReceiptMarkedReplayed) {
  GivenACounter();
  v1::Receipt first = Send({Payment("p1")})->receipt();
  const uint64_t before = ledger->durable_sequence();
  v1::Receipt again = Send({Payment("p1")})->receipt();
  EXPECT_TRUE(again.replayed());
  again.set_replayed(false);
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(ledger->durable_sequence(), before);
}

TEST_F(EngineTest, TheSameReceiptComesBackAfterARestartFromTheCheckpointAndWithoutIt) {
  GivenACounter();
  const v1::Receipt first = Send({Payment("p1")})->receipt();
  for (const bool keep_checkpoints : {true, false}) {
    ASSERT_TRUE(ledger->Stop().ok());
    ledger.reset();
    if (!keep_checkpoints) std::filesystem::remove_all(folder.data() + "/checkpoints");
    Open(false);
    v1::Receipt again = Send({Payment("p1")})->receipt();
    EXPECT_TRUE(again.replayed());
    again.set_replayed(false);
    EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
    EXPECT_EQ(fold->last, ledger->durable_sequence());
  }
}

TEST_F(EngineTest, ADuplicateInsideOneBatchHasOneEffect) {
  GivenACounter();
  auto request = Send({Payment("p1"), Payment("p2"), Payment("p1")});
  EXPECT_FALSE(request->receipt(0).replayed());
  EXPECT_TRUE(request->receipt(2).replayed());
  EXPECT_EQ(request->receipt(2).first_sequence(), request->receipt(0).first_sequence());
  EXPECT_EQ(request->receipt(1).first_sequence(), request->receipt(0).first_sequence() + 1);
}

TEST_F(EngineTest, ADuplicateWhileTheFirstIsInFlightHasOneEffect) {
  GivenACounter();
  std::vector<std::unique_ptr<Request>> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(std::make_unique<Request>(std::vector<v1::Command>{Payment("p1")}));
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t) {
    senders.emplace_back([&, t] {
      for (int i = t; i < 200; i += 4) ledger->Submit(requests[i].get());
    });
  }
  for (std::thread& sender : senders) sender.join();
  int first_answers = 0;
  for (auto& request : requests) {
    ASSERT_TRUE(request->Wait().ok());
    first_answers += request->receipt().replayed() ? 0 : 1;
    EXPECT_EQ(request->receipt().number(), 1u);
  }
  EXPECT_EQ(first_answers, 1);
}

TEST_F(EngineTest, TheSameIdWithAnotherCommandIsRefusedNamingTheFirst) {
  GivenACounter();
  const uint64_t first = Send({Payment("p1", 8840)})->receipt().first_sequence();
  auto request = Send({Payment("p1", 8850)});
  EXPECT_EQ(request->reason(), v1::REJECTION_REASON_REQUEST_ID_REUSED);
  EXPECT_THAT(request->result().status().message(), testing::HasSubstr(absl::StrCat(first)));
}

TEST_F(EngineTest, ARefusedCommandStoresNothingAndMayBeTriedAgain) {
  GivenACounter();
  const uint64_t before = ledger->durable_sequence();
  v1::Command unpayable = Payment("p1", 8843);
  EXPECT_EQ(Send({unpayable})->reason(), v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  EXPECT_EQ(ledger->durable_sequence(), before);
  EXPECT_FALSE(Send({Payment("p1", 8850)})->receipt().replayed());
}

TEST_F(EngineTest, ValidateOnlyJudgesAndChangesNothing) {
  GivenACounter();
  const uint64_t before = ledger->durable_sequence();
  auto request = Send({Payment("p1"), Payment("p2", 8843)}, /*validate_only=*/true);
  EXPECT_TRUE(request->result(0).has_acceptance());
  EXPECT_EQ(request->reason(1), v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  EXPECT_EQ(ledger->durable_sequence(), before);
  EXPECT_FALSE(Send({Payment("p1")})->receipt().replayed());
}

TEST_F(EngineTest, ShapeErrorsKeepTheirPlaceAmongTheResults) {
  GivenACounter();
  Request request({Payment("p1"), v1::Command(), Payment("p2")});
  request.shape_errors.emplace_back(1, CheckCommand(v1::Command()));
  ledger->Submit(&request);
  ASSERT_TRUE(request.Wait().ok());
  EXPECT_EQ(request.receipt(0).number(), 1u);
  EXPECT_TRUE(request.result(1).has_status());
  EXPECT_EQ(request.receipt(2).number(), 2u);
}

TEST_F(EngineTest, AReversalFindsItsPaymentInFlightAndLongDurable) {
  GivenACounter();
  auto request = Send({Payment("p1"), Reversal("r1", "p1"), Payment("p2")});
  EXPECT_TRUE(request->result(1).has_receipt()) << request->result(1).ShortDebugString();
  EXPECT_EQ(request->receipt(2).first_sequence(), request->receipt(1).last_sequence() + 1);
  Reopen();
  EXPECT_TRUE(Send({Reversal("r2", "p2")})->result().has_receipt());
  EXPECT_EQ(Send({Reversal("r3", "p2")})->reason(), v1::REJECTION_REASON_ALREADY_REVERSED);
  EXPECT_EQ(Send({Reversal("r4", "never")})->reason(), v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

TEST_F(EngineTest, WaitsForNoSyncForWhatACommandRefersToAMomentAgo) {
  GivenACounter();
  const auto syncs = [this] {
    v1::GetStatusResponse status;
    ledger->FillStatus(status);
    return status.syncs();
  };
  const uint64_t before = syncs();
  // In the same group; a wait for the disk would have made a group of the payment alone.
  auto request = Send({Payment("p1"), Reversal("r1", "p1"), Payment("p2")});
  EXPECT_TRUE(request->result(1).has_receipt()) << request->result(1).ShortDebugString();
  EXPECT_EQ(syncs(), before + 1);
  // In groups before it, answered and even used again since.
  for (int i = 0; i < 12; ++i) Send({Payment(absl::StrCat("q", i))});
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(Send({Reversal(absl::StrCat("s", i), absl::StrCat("q", i))})->result().has_receipt());
  }
  EXPECT_TRUE(Send({Reversal("r2", "p2")})->result().has_receipt());
  EXPECT_EQ(Send({Reversal("r3", "p2")})->reason(), v1::REJECTION_REASON_ALREADY_REVERSED);
}

TEST_F(EngineTest, AProviderReferenceIsUsedOnceForEver) {
  GivenACounter();
  auto request = Send({CardPayment("p1", "REF-1"), CardPayment("p2", "REF-1"), CardPayment("p3", "REF-2")});
  EXPECT_TRUE(request->result(0).has_receipt()) << request->result(0).ShortDebugString();
  EXPECT_EQ(request->reason(1), v1::REJECTION_REASON_REFERENCE_USED);
  EXPECT_TRUE(request->result(2).has_receipt());
  Reopen();
  EXPECT_EQ(Send({CardPayment("p4", "REF-2")})->reason(), v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(EngineTest, RequestsOfAStreamStayInOrderWhileOneWaitsForTheDisk) {
  GivenACounter();
  StreamOrder order;
  std::vector<std::unique_ptr<Request>> requests;
  for (int i = 0; i < 50; ++i) {
    const std::string payment = absl::StrCat("p", i);
    requests.push_back(std::make_unique<Request>(std::vector<v1::Command>{Payment(payment)}));
    // Refused unless the payment before it has been judged.
    requests.push_back(std::make_unique<Request>(std::vector<v1::Command>{Reversal(absl::StrCat("r", i), payment)}));
  }
  for (auto& request : requests) {
    request->order = &order;
    ledger->Submit(request.get());
  }
  uint64_t last = 0;
  for (auto& request : requests) {
    ASSERT_TRUE(request->Wait().ok());
    EXPECT_GT(request->receipt().first_sequence(), last);
    last = request->receipt().last_sequence();
  }
}

TEST_F(EngineTest, AFullQueueRefusesAtOnceAndServesAgain) {
  options.queue_commands_max = 50;
  GivenACounter();
  std::vector<std::unique_ptr<Request>> requests;
  for (int i = 0; i < 400; ++i) {
    requests.push_back(std::make_unique<Request>(std::vector<v1::Command>{Payment(absl::StrCat("p", i))}));
    ledger->Submit(requests.back().get());
  }
  int refused = 0;
  for (auto& request : requests) {
    const absl::Status status = request->Wait();
    if (status.ok()) continue;
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_OVERLOADED);
    ++refused;
  }
  EXPECT_LT(refused, 400);
  EXPECT_TRUE(Send({Payment("after")})->result().has_receipt());
}

TEST_F(EngineTest, ACommandWhoseDeadlineHasPassedIsNotDone) {
  GivenACounter();
  const uint64_t before = ledger->durable_sequence();
  Request request({Payment("p1")});
  request.deadline_micros = 1;
  ledger->Submit(&request);
  EXPECT_EQ(ReasonOf(request.Wait()), v1::REJECTION_REASON_DEADLINE_PASSED);
  EXPECT_EQ(ledger->durable_sequence(), before);
}

TEST_F(EngineTest, CommitTimeNeverGoesBackwardsAndAClockFarBehindIsSaid) {
  GivenACounter();
  clock.Advance(1'000'000);
  const int64_t later = Send({Payment("p1")})->receipt().commit_time_micros();
  clock.Set(kMorningMicros);
  EXPECT_EQ(Send({Payment("p2")})->receipt().commit_time_micros(), later);
  EXPECT_FALSE(ledger->clock_behind());
  clock.Set(kMorningMicros - 3'600'000'000);
  EXPECT_TRUE(ledger->clock_behind()) << "before anybody sends a command";
  Request request({Payment("p3")});
  ledger->Submit(&request);
  EXPECT_EQ(ReasonOf(request.Wait()), v1::REJECTION_REASON_CLOCK_BEHIND);
  clock.Set(kMorningMicros);
  EXPECT_FALSE(ledger->clock_behind()) << "though nobody sent a command";
  EXPECT_EQ(Send({Payment("p4")})->receipt().commit_time_micros(), later);
}

TEST_F(EngineTest, AClockThatWasAheadWhileNothingWasCommittedLeavesNoTrace) {
  GivenACounter();
  clock.Set(kMorningMicros + 86'400'000'000);
  absl::Notification asked;
  ledger->GetDueBreaches([&](std::vector<v1::Command>) { asked.Notify(); });
  asked.WaitForNotification();
  Send({Payment("p1")}, /*validate_only=*/true);
  clock.Set(kMorningMicros + 1'000'000);
  EXPECT_FALSE(ledger->clock_behind());
  EXPECT_EQ(Send({Payment("p2")})->receipt().commit_time_micros(), kMorningMicros + 1'000'000);
}

TEST_F(EngineTest, OutcomeIsNeverSeenOrTheReceipt) {
  GivenACounter();
  const auto ask = [&](const std::string& id) {
    absl::Notification asked;
    v1::GetOutcomeResponse answer;
    ledger->GetOutcome(id, "en", [&](const absl::Status& status, const v1::GetOutcomeResponse& response) {
      EXPECT_TRUE(status.ok()) << status;
      answer = response;
      asked.Notify();
    });
    asked.WaitForNotification();
    return answer;
  };
  EXPECT_FALSE(ask("p1").has_receipt());
  EXPECT_EQ(ask("p1").as_of_sequence(), ledger->durable_sequence());
  const v1::Receipt receipt = Send({Payment("p1")})->receipt();
  EXPECT_EQ(ask("p1").receipt().SerializeAsString(), receipt.SerializeAsString());
}

TEST_F(EngineTest, AReadWaitsForItsMinSequenceOrItsDeadline) {
  GivenACounter();
  const uint64_t next = ledger->durable_sequence() + 1;
  absl::Notification reached;
  ledger->WhenApplied(next, 0, [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok());
    reached.Notify();
  });
  EXPECT_FALSE(reached.HasBeenNotified());
  Send({Payment("p1")});
  reached.WaitForNotification();
  absl::Notification late;
  ledger->WhenApplied(next + 1000, SteadyMicros() + 20'000, [&](const absl::Status& status) {
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_DEADLINE_PASSED);
    late.Notify();
  });
  late.WaitForNotification();
}

TEST_F(EngineTest, AStoppedLedgerRefusesAndLosesNothing) {
  GivenACounter();
  std::vector<std::unique_ptr<Request>> requests;
  for (int i = 0; i < 100; ++i) {
    requests.push_back(std::make_unique<Request>(std::vector<v1::Command>{Payment(absl::StrCat("p", i))}));
    ledger->Submit(requests.back().get());
  }
  ASSERT_TRUE(ledger->Stop().ok());
  for (auto& request : requests) EXPECT_TRUE(request->Wait().ok());
  Request after({Payment("after")});
  ledger->Submit(&after);
  EXPECT_EQ(ReasonOf(after.Wait()), v1::REJECTION_REASON_SHUTTING_DOWN);
  ledger.reset();
  Open(false);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(Send({Payment(absl::StrCat("p", i))})->receipt().replayed());
}

TEST_F(EngineTest, CheckpointsAreTakenBesideTheLiveFoldsAndShortenTheStart) {
  options.checkpoint_events = 200;
  GivenACounter();
  for (int i = 0; i < 10; ++i) {
    std::vector<v1::Command> batch;
    for (int j = 0; j < 100; ++j) batch.push_back(Payment(absl::StrCat("p", i, "/", j)));
    Send(std::move(batch));
  }
  v1::GetStatusResponse status;
  for (int tries = 0; tries < 1000 && status.checkpoint_sequence() == 0; ++tries) {
    absl::Notification never;
    never.WaitForNotificationWithTimeout(absl::Milliseconds(10));
    status.Clear();
    ledger->FillStatus(status);
  }
  EXPECT_GE(status.checkpoint_sequence(), 200u);
  EXPECT_EQ(status.durable_sequence(), ledger->durable_sequence());
}

TEST_F(EngineTest, VerifyFindsASoundLogSoundRunningAndStopped) {
  GivenACounter();
  Send({Payment("p1"), CardPayment("p2", "R"), Reversal("r1", "p1")});
  const auto go_on = [](uint64_t, uint64_t) { return true; };
  auto running = ledger->Verify(1, 0, go_on);
  ASSERT_TRUE(running.ok()) << running.status();
  EXPECT_TRUE(running->sound()) << running->ShortDebugString();
  EXPECT_EQ(running->tree_size(), ledger->durable_sequence());
  ASSERT_TRUE(ledger->Stop().ok());
  ledger.reset();
  LedgerOptions stopped;
  stopped.directory = folder.data();
  auto verdict = VerifyDirectory(stopped, go_on);
  ASSERT_TRUE(verdict.ok()) << verdict.status();
  EXPECT_TRUE(verdict->sound()) << verdict->ShortDebugString();
  EXPECT_EQ(verdict->tree_root(), running->tree_root());
}

TEST_F(EngineTest, VerifyMayBeginAtAnyEventOfACommand) {
  GivenACounter();
  v1::Command count = Base("count", 1101);
  count.set_till(101);
  count.set_session(1);
  count.mutable_commit_count()->set_purpose(v1::COUNT_PURPOSE_CLOSE);
  count.mutable_commit_count()->set_total_fen(0);
  const auto request = Send({count, Payment("p1")});
  ASSERT_TRUE(request->result(0).has_receipt()) << request->result(0).ShortDebugString();
  ASSERT_GT(request->result(0).receipt().last_sequence(), request->result(0).receipt().first_sequence());
  for (uint64_t first = 1; first <= ledger->durable_sequence(); ++first) {
    const auto verdict = ledger->Verify(first, 0, [](uint64_t, uint64_t) { return true; });
    ASSERT_TRUE(verdict.ok()) << verdict.status();
    EXPECT_TRUE(verdict->sound()) << first << ": " << verdict->ShortDebugString();
  }
}

}  // namespace
}  // namespace daybook::engine
