// A write that fails: nobody is told yes or no, nothing more is accepted, and a restart with the same command settles it.
#include <atomic>
#include <memory>

#include "absl/strings/str_cat.h"
#include "rocksdb/file_system.h"
#include "tests/ledger/engine/engine_harness.h"

namespace daybook::engine {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// Fails every append and sync of write-ahead logs while `broken`, every read of a table while `unreadable`; has no room for
// another file while `full`.
struct Fault {
  std::atomic<bool> broken{false};
  std::atomic<bool> unreadable{false};
  std::atomic<bool> full{false};
};

class FailingTable final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FailingTable(std::unique_ptr<rocksdb::FSRandomAccessFile>&& file, const Fault& fault)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), fault_(fault) {}
  IOStatus Read(uint64_t offset, size_t bytes, const IOOptions& options, rocksdb::Slice* result, char* scratch,
                IODebugContext* context) const override {
    return fault_.unreadable ? IOStatus::IOError("no such sector")
                             : target()->Read(offset, bytes, options, result, scratch, context);
  }

 private:
  const Fault& fault_;
};

class FailingLog final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingLog(std::unique_ptr<rocksdb::FSWritableFile>&& file, const Fault& fault)
      : FSWritableFileOwnerWrapper(std::move(file)), fault_(fault) {}
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* context) override {
    return fault_.broken ? IOStatus::IOError("no device") : target()->Append(data, options, context);
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
    return fault_.broken ? IOStatus::IOError("no device") : target()->Append(data, options, verification, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    return fault_.broken ? IOStatus::IOError("no device") : target()->Sync(options, context);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return fault_.broken ? IOStatus::IOError("no device") : target()->Fsync(options, context);
  }

 private:
  const Fault& fault_;
};

class FailingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingFileSystem(const Fault& fault) : FileSystemWrapper(rocksdb::FileSystem::Default()), fault_(fault) {}
  const char* Name() const override { return "FailingFileSystem"; }
  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* context) override {
    if (fault_.full) return IOStatus::NoSpace("no space left on device");
    IOStatus status = target()->NewWritableFile(name, options, result, context);
    if (status.ok() && name.size() > 4 && name.substr(name.size() - 4) == ".log") {
      *result = std::make_unique<FailingLog>(std::move(*result), fault_);
    }
    return status;
  }
  IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext* context) override {
    IOStatus status = target()->NewRandomAccessFile(name, options, result, context);
    if (status.ok()) *result = std::make_unique<FailingTable>(std::move(*result), fault_);
    return status;
  }

 private:
  const Fault& fault_;
};

class FenceTest : public EngineTest {
 protected:
  FenceTest() { options.file_system = std::make_shared<FailingFileSystem>(fault); }
  Fault fault;
};

TEST_F(FenceTest, AFailedWriteLeavesTheOutcomeUnknownForAcceptedAndRefusedAlike) {
  GivenACounter();
  fault.broken = true;
  Request accepted({Payment("p1")});
  ledger->Submit(&accepted);
  EXPECT_EQ(ReasonOf(accepted.Wait()), v1::REJECTION_REASON_STORE_FAILED);
  Request refused({Payment("p2", 8843)});
  ledger->Submit(&refused);
  EXPECT_EQ(ReasonOf(refused.Wait()), v1::REJECTION_REASON_STORE_FAILED);
}

TEST_F(FenceTest, AFencedLedgerIsReadOnlyAndStaysSoWhenTheFaultIsGone) {
  GivenACounter();
  const uint64_t before = ledger->durable_sequence();
  v1::ServingState told = v1::SERVING_STATE_UNSPECIFIED;
  ledger->OnServingStateChange([&](v1::ServingState state) { told = state; });
  fault.broken = true;
  Request first({Payment("p1")});
  ledger->Submit(&first);
  EXPECT_FALSE(first.Wait().ok());
  fault.broken = false;
  Request second({Payment("p2")});
  ledger->Submit(&second);
  EXPECT_EQ(ReasonOf(second.Wait()), v1::REJECTION_REASON_STORE_FAILED);
  EXPECT_EQ(ledger->serving_state(), v1::SERVING_STATE_READ_ONLY);
  EXPECT_EQ(told, v1::SERVING_STATE_READ_ONLY);
  EXPECT_EQ(ledger->durable_sequence(), before);
  uint64_t read = 0;
  EXPECT_TRUE(ledger->ReadEvents(1, 0, [&](const StoredEvent&) { return ++read, absl::OkStatus(); }).ok());
  EXPECT_EQ(read, before);
}

// Payments before it are booked: a request that failed as a whole would be keyed in again.
TEST_F(FenceTest, WhatCannotBeReadRefusesTheOneCommandThatNeedsIt) {
  GivenACounter();
  Send({Payment("p1")});
  // What the start looks at is in memory after it: the newest pages, not this one.
  for (int page = 0; page < 60; ++page) {
    std::vector<v1::Command> filler;
    for (int i = 0; i < 50; ++i) filler.push_back(Payment(absl::StrCat("filler", page, "-", i)));
    Send(std::move(filler));
  }
  // The first start writes tables and keeps them in memory, the second reads them.
  Reopen();
  Reopen();
  v1::Command undo = Base("undo", 1101);
  undo.set_till(101);
  undo.set_session(1);
  undo.mutable_reverse_payment()->mutable_payment()->set_request_id("p1");
  fault.unreadable = true;
  const auto request = Send({Payment("p2"), undo, Payment("p3")});
  EXPECT_TRUE(request->result(0).has_receipt()) << request->result(0).ShortDebugString();
  EXPECT_EQ(request->result(1).status().code(), static_cast<int>(absl::StatusCode::kUnavailable))
      << "it may be sent again: " << request->result(1).ShortDebugString();
  EXPECT_TRUE(request->result(2).has_receipt()) << request->result(2).ShortDebugString();
  fault.unreadable = false;
  const auto again = Send({undo});
  EXPECT_EQ(again->result(0).status().code(), static_cast<int>(absl::StatusCode::kFailedPrecondition))
      << "judged, it needs a second person: " << again->result(0).ShortDebugString();
}

TEST_F(FenceTest, AFullDiskRefusesTheStartByNameAndTheLedgerOpensOnceThereIsRoom) {
  GivenACounter();
  ASSERT_TRUE(ledger->Stop().ok());
  ledger.reset();
  fault.full = true;
  LedgerOptions full = options;
  full.directory = folder.data();
  CountingFold other;
  EXPECT_EQ(ReasonOf(Ledger::Open(full, {&other}, clock).status()), v1::REJECTION_REASON_STORE_FULL);
  fault.full = false;
  Open(false);
  EXPECT_FALSE(Send({Payment("p1")})->receipt().replayed());
}

TEST_F(FenceTest, TheSameCommandAfterTheRestartHasOneEffect) {
  GivenACounter();
  fault.broken = true;
  Request first({Payment("p1")});
  ledger->Submit(&first);
  EXPECT_FALSE(first.Wait().ok());
  EXPECT_FALSE(ledger->Stop().ok());
  ledger.reset();
  fault.broken = false;
  Open(false);
  const v1::Receipt receipt = Send({Payment("p1")})->receipt();
  EXPECT_EQ(receipt.number(), 1u);
  EXPECT_TRUE(Send({Payment("p1")})->receipt().replayed());
}

}  // namespace
}  // namespace daybook::engine
