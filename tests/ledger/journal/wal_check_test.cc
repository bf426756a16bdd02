#include "ledger/journal/wal_check.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "ledger/journal/bytes.h"
#include "ledger/journal/crc32c.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

constexpr size_t kBlock = 32 * 1024;

uint32_t Masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

// Writes logs as RocksDB's writer does.
class LogWriter {
 public:
  // One batch of `count` keys with `size` bytes.
  void Add(size_t size, uint32_t count = 1) {
    std::string record;
    AppendLittle(record, sequence_);
    AppendLittle(record, count);
    sequence_ += count;
    while (record.size() < size) record.push_back(static_cast<char>(random_()));
    starts.push_back(bytes.size());
    Emit(record);
    ends.push_back(bytes.size());
  }
  void SkipSequences(uint64_t by) { sequence_ += by; }

  std::string bytes;
  std::vector<size_t> starts;
  std::vector<size_t> ends;

 private:
  void Emit(absl::string_view left) {
    for (bool begin = true;; begin = false) {
      if (kBlock - bytes.size() % kBlock < 7) bytes.append(kBlock - bytes.size() % kBlock, '\0');
      const size_t room = kBlock - bytes.size() % kBlock - 7;
      const size_t length = std::min(left.size(), room);
      const bool end = length == left.size();
      std::string covered(1, static_cast<char>(begin ? (end ? 1 : 2) : (end ? 4 : 3)));
      covered.append(left.data(), length);
      AppendLittle(bytes, Masked(Crc32c(covered)));
      AppendLittle(bytes, static_cast<uint16_t>(length));
      bytes.append(covered);
      left.remove_prefix(length);
      if (end) return;
    }
  }

  uint64_t sequence_ = 100;
  std::mt19937_64 random_{11};
};

class WalCheck : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<WalFile>> Check(const std::vector<std::string>& logs) {
    for (size_t i = 0; i < logs.size(); ++i) {
      std::ofstream(scratch_.File(absl::StrCat("00000", 3 + i, ".log")), std::ios::binary | std::ios::trunc) << logs[i];
    }
    return CheckWals(Files(nullptr), scratch_.File(""));
  }
  absl::StatusOr<std::vector<WalFile>> Check(const std::string& log) { return Check(std::vector<std::string>{log}); }

  void ExpectTorn(const std::string& log, size_t good_bytes) {
    const auto wals = Check(log);
    ASSERT_TRUE(wals.ok()) << wals.status();
    EXPECT_EQ(wals->at(0).good_bytes, good_bytes);
    EXPECT_EQ(wals->at(0).bytes, log.size());
  }
  void ExpectDamaged(const std::string& log) {
    EXPECT_THAT(Check(log).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  }

  ScratchFolder scratch_;
};

const std::vector<size_t> kSizes = {12, 30, 100, 5'000, 32'000, 40'000, 12, 200'000, 300, 32'761, 32'755, 20, 77};

LogWriter SampleLog() {
  LogWriter writer;
  for (const size_t size : kSizes) writer.Add(size, 1 + size % 7);
  return writer;
}

TEST_F(WalCheck, PassesWholeLogs) {
  const LogWriter writer = SampleLog();
  const auto wals = Check(std::vector<std::string>{writer.bytes, "", writer.bytes});
  ASSERT_TRUE(wals.ok()) << wals.status();
  ASSERT_EQ(wals->size(), 3u);
  EXPECT_EQ(wals->at(0).name, "000003.log");
  EXPECT_EQ(wals->at(0).records, kSizes.size());
  EXPECT_FALSE(wals->at(0).torn());
  EXPECT_FALSE(wals->at(1).torn());
}

TEST_F(WalCheck, TakesAnyCutInTheLastRecordForATornEnd) {
  const LogWriter writer = SampleLog();
  for (size_t last = 0; last < kSizes.size(); ++last) {
    const size_t begin = last == 0 ? 0 : writer.ends[last - 1];
    const size_t step = std::max<size_t>(1, (writer.ends[last] - begin) / 40);
    for (size_t size = begin + 1; size < writer.ends[last]; size += step) {
      const auto wals = Check(writer.bytes.substr(0, size));
      ASSERT_TRUE(wals.ok()) << wals.status() << " cut at " << size;
      // Cut in the zeros that fill up a block, nothing is torn but them.
      ASSERT_LE(wals->at(0).good_bytes, begin + 6) << size;
      ASSERT_EQ(wals->at(0).records, last);
    }
  }
}

TEST_F(WalCheck, FindsEveryFlippedBitOfEveryHeader) {
  LogWriter writer;
  for (int i = 0; i < 60; ++i) writer.Add(100 + i * 13);
  for (size_t record = 0; record < 60; ++record) {
    for (size_t bit = 0; bit < 7 * 8; ++bit) {
      std::string flipped = writer.bytes;
      flipped[writer.starts[record] + bit / 8] ^= static_cast<char>(1 << bit % 8);
      ASSERT_THAT(Check(flipped).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT))
          << "record " << record << " bit " << bit;
    }
  }
}

TEST_F(WalCheck, FindsAnyFlippedBitEvenInTheLastRecord) {
  const LogWriter writer = SampleLog();
  std::mt19937_64 random(5);
  for (int i = 0; i < 600; ++i) {
    // Half of them in the last two records.
    const size_t from = i % 2 == 0 ? 0 : writer.starts[kSizes.size() - 2];
    const size_t at = from + random() % (writer.bytes.size() - from);
    std::string flipped = writer.bytes;
    flipped[at] ^= static_cast<char>(1 << random() % 8);
    const auto wals = Check(flipped);
    // The only bytes that carry nothing are the zeros that fill up a block.
    if (wals.ok()) {
      ASSERT_EQ(writer.bytes[at], 0);
      ASSERT_EQ(wals->at(0).records, kSizes.size());
      ASSERT_FALSE(wals->at(0).torn());
    }
  }
}

TEST_F(WalCheck, FindsTheBitThatMakesALogLookRecycled) {
  LogWriter writer;
  for (int i = 0; i < 5; ++i) writer.Add(200);
  std::string flipped = writer.bytes;
  flipped[writer.starts[2] + 6] ^= 4;
  const auto wals = Check(flipped);
  EXPECT_THAT(wals.status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_THAT(wals.status().message(), ::testing::HasSubstr(absl::StrCat("000003.log at offset ", writer.starts[2])));
}

TEST_F(WalCheck, TakesZerosAndGarbageAfterTheLastRecordForATornEnd) {
  LogWriter writer;
  writer.Add(5'000);
  writer.Add(70'000);
  const size_t good = writer.bytes.size();
  ExpectTorn(writer.bytes + std::string(100, '\0'), good);
  ExpectTorn(writer.bytes + std::string(100'000, '\0'), good);
  std::mt19937_64 random(3);
  std::string garbage = writer.bytes;
  for (int i = 0; i < 20'000; ++i) garbage.push_back(static_cast<char>(random()));
  ExpectTorn(garbage, good);
}

TEST_F(WalCheck, TakesALastRecordWithHolesForATornEnd) {
  LogWriter writer;
  writer.Add(5'000);
  writer.Add(150'000);
  // Sectors of one unsynced write reach the disk in any order.
  for (size_t at = writer.starts[1]; at + 4096 < writer.bytes.size(); at += 4096) {
    std::string torn = writer.bytes;
    std::fill_n(torn.begin() + static_cast<ptrdiff_t>(at), 4096, '\0');
    ExpectTorn(torn, writer.ends[0]);
  }
}

TEST_F(WalCheck, RefusesZeroedSectorsBeforeAWholeRecord) {
  LogWriter writer;
  writer.Add(5'000);
  writer.Add(150'000);
  writer.Add(100);
  for (size_t at = 0; at + 4096 < writer.starts[2]; at += 4096) {
    std::string damaged = writer.bytes;
    std::fill_n(damaged.begin() + static_cast<ptrdiff_t>(at), 4096, '\0');
    ExpectDamaged(damaged);
  }
}

TEST_F(WalCheck, RefusesRecordsThatWereCutOutOrDoubled) {
  LogWriter writer;
  // Exactly one block each, so that the framing stays right.
  for (int i = 0; i < 4; ++i) writer.Add(kBlock - 7);
  ASSERT_EQ(writer.bytes.size(), 4 * kBlock);
  std::string cut = writer.bytes;
  cut.erase(kBlock, kBlock);
  ExpectDamaged(cut);
  std::string doubled = writer.bytes;
  doubled.insert(kBlock, writer.bytes.substr(0, kBlock));
  ExpectDamaged(doubled);
  LogWriter gap;
  gap.Add(100);
  gap.SkipSequences(1);
  gap.Add(100);
  ExpectDamaged(gap.bytes);
}

TEST_F(WalCheck, RefusesATornLogBeforeOneWithRecords) {
  const LogWriter writer = SampleLog();
  const std::string torn = writer.bytes.substr(0, writer.bytes.size() - 3);
  EXPECT_THAT(Check(std::vector<std::string>{torn, writer.bytes}).status(),
              IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  EXPECT_TRUE(Check(std::vector<std::string>{torn, ""}).ok());
}

TEST_F(WalCheck, AgreesWithTheLogsOfARealJournal) {
  const auto journal = OpenOrDie(OptionsIn(scratch_, true));
  std::vector<PageBody> pages;
  for (int group = 0; group < 50; ++group) {
    ASSERT_TRUE(AppendEvents(*journal, 1 + static_cast<uint32_t>(group) * 37 % 900).ok());
  }
  const auto wals = CheckWals(Files(nullptr), scratch_.File("ledger/log"));
  ASSERT_TRUE(wals.ok()) << wals.status();
  uint64_t records = 0;
  for (const WalFile& wal : *wals) {
    EXPECT_FALSE(wal.torn());
    records += wal.records;
  }
  EXPECT_EQ(records, 51u) << "50 groups and the claim";
}

}  // namespace
}  // namespace daybook::journal
