#include "ledger/journal/journal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "ledger/journal/merkle.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

TEST(Journal, IsCreatedEmptyWithAClaimOfEpochOne) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  EXPECT_EQ(journal->ledger_id(), kTestLedger);
  EXPECT_EQ(journal->epoch(), 1u);
  EXPECT_EQ(journal->durable().size, 0u);
  EXPECT_EQ(journal->durable().root, EmptyTreeRoot());
  EXPECT_THAT(CheckHolds(*journal, 0), HasCode(absl::StatusCode::kOk));
  EXPECT_THAT(journal->ReadPage(1).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST(Journal, ReadsBackGroupsOfSeveralPagesAndTellsTheirLeaves) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  std::vector<PageBody> pages;
  pages.push_back(MakePage(1, 300));
  pages.push_back(MakePage(301, 1));
  pages.push_back(MakePage(302, 700));
  std::vector<Digest> leaves;
  ASSERT_THAT(journal->Append(pages, {}, leaves), HasCode(absl::StatusCode::kOk));
  ASSERT_EQ(leaves.size(), 1001u);
  MerkleTree tree;
  std::vector<TreeNode> completed;
  for (uint64_t sequence = 1; sequence <= 1001; ++sequence) {
    ASSERT_EQ(leaves[sequence - 1], LeafHash(EventBytes(sequence)));
    tree.Append(leaves[sequence - 1], completed);
  }
  EXPECT_EQ(journal->durable().root, tree.root());
  EXPECT_EQ(journal->last_commit_time_micros(), pages.back().commit_time_micros);
  EXPECT_EQ(journal->counters().pages, 4u) << "three and the claim";
  EXPECT_EQ(journal->counters().syncs, 2u);
  EXPECT_THAT(CheckHolds(*journal, 1001), HasCode(absl::StatusCode::kOk));
  for (const uint64_t sequence : {1, 300, 301, 302, 1001}) {
    const auto page = journal->ReadPage(sequence);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->event(static_cast<uint32_t>(sequence - page->first_sequence())), EventBytes(sequence));
  }
  EXPECT_THAT(journal->ReadPage(0).status(), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(journal->ReadPage(1002).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST(Journal, ReopensWithTheNextEpochAndGoesOn) {
  const ScratchFolder scratch;
  uint64_t size = 0;
  for (uint64_t epoch = 1; epoch <= 6; ++epoch) {
    const auto journal = OpenOrDie(OptionsIn(scratch, epoch == 1));
    EXPECT_EQ(journal->epoch(), epoch);
    EXPECT_THAT(CheckHolds(*journal, size), HasCode(absl::StatusCode::kOk));
    // Opened twice without an event between: two claims share a first sequence with the page after them.
    if (epoch == 3) continue;
    for (const uint32_t events : {1u, 254u, 3u}) {
      ASSERT_THAT(AppendEvents(*journal, events), HasCode(absl::StatusCode::kOk));
      size += events;
    }
    EXPECT_THAT(CheckHolds(*journal, size), HasCode(absl::StatusCode::kOk));
    EXPECT_THAT(journal->VerifyStore(), HasCode(absl::StatusCode::kOk));
  }
}

TEST(Journal, KeepsTheCommitTimeAcrossAnOpenWithoutEvents) {
  const ScratchFolder scratch;
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch, true)), 5).ok());
  const int64_t time = OpenOrDie(OptionsIn(scratch))->last_commit_time_micros();
  EXPECT_EQ(time, MakePage(1, 5).commit_time_micros);
  EXPECT_EQ(OpenOrDie(OptionsIn(scratch))->last_commit_time_micros(), time);
}

TEST(Journal, ScansAnyRangeInOrder) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(AppendEvents(*journal, 25).ok());
  for (const bool verify_chain : {false, true}) {
    for (const auto& [first, last] : std::vector<std::pair<uint64_t, uint64_t>>{
             {1, 1}, {1, 0}, {25, 26}, {300, 301}, {26, 50}, {999, 1000}, {1000, 1000}, {600, 0}}) {
      std::vector<uint64_t> firsts;
      const absl::Status scanned = journal->Scan(first, last, verify_chain, [&](const Page& page) {
        firsts.push_back(page.first_sequence());
        return absl::OkStatus();
      });
      ASSERT_THAT(scanned, HasCode(absl::StatusCode::kOk)) << first << ".." << last;
      const uint64_t end = last == 0 ? 1000 : last;
      ASSERT_EQ(firsts.front(), (first - 1) / 25 * 25 + 1);
      ASSERT_EQ(firsts.back(), (end - 1) / 25 * 25 + 1);
      ASSERT_EQ(firsts.size(), (firsts.back() - firsts.front()) / 25 + 1);
    }
  }
  const auto nothing = [](const Page&) { return absl::OkStatus(); };
  EXPECT_THAT(journal->Scan(1, 1001, false, nothing), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(journal->Scan(0, 10, false, nothing), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(journal->Scan(1001, 0, false, nothing), HasCode(absl::StatusCode::kOk)) << "nothing yet is no error";
}

TEST(Journal, StopsScanningWhenTheVisitorFails) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(AppendEvents(*journal, 2).ok());
  int visits = 0;
  const absl::Status scanned = journal->Scan(1, 0, false, [&](const Page&) {
    ++visits;
    return absl::CancelledError("enough");
  });
  EXPECT_THAT(scanned, HasCode(absl::StatusCode::kCancelled));
  EXPECT_EQ(visits, 1);
}

TEST(Journal, WritesRowsWithTheGroupAndDeletesThem) {
  const ScratchFolder scratch;
  {
    const auto journal = OpenOrDie(OptionsIn(scratch, true));
    const std::vector<JournalRow> rows = {{JournalRow::Family::kRemainders, "p/1", "ten"},
                                          {JournalRow::Family::kRemainders, "p/2", "twenty"},
                                          {JournalRow::Family::kRemainders, "q/1", "other"},
                                          {JournalRow::Family::kMeta, "p/3", "elsewhere"}};
    ASSERT_THAT(AppendEvents(*journal, 1, rows), HasCode(absl::StatusCode::kOk));
    std::vector<Digest> leaves;
    const std::vector<JournalRow> removal = {{JournalRow::Family::kRemainders, "p/1", "", true}};
    ASSERT_THAT(journal->Append({}, removal, leaves), HasCode(absl::StatusCode::kOk));
    EXPECT_EQ(journal->durable().size, 1u);
  }
  const auto journal = OpenOrDie(OptionsIn(scratch));
  EXPECT_THAT(journal->GetRow(JournalRow::Family::kRemainders, "p/1").status(), HasCode(absl::StatusCode::kNotFound));
  EXPECT_EQ(journal->GetRow(JournalRow::Family::kRemainders, "p/2").value(), "twenty");
  EXPECT_EQ(journal->GetRow(JournalRow::Family::kMeta, "p/3").value(), "elsewhere");
  std::vector<std::string> keys;
  ASSERT_TRUE(journal
                  ->ScanRows(JournalRow::Family::kRemainders, "p/",
                             [&](absl::string_view key, absl::string_view) {
                               keys.emplace_back(key);
                               return absl::OkStatus();
                             })
                  .ok());
  EXPECT_EQ(keys, std::vector<std::string>({"p/2"}));
}

TEST(Journal, FindsDaysByCentreAndDate) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  const std::vector<JournalRow> rows = {EncodeDay({7, 20261124, 50, 90}), EncodeDay({7, 20261123, 1, 49}),
                                        EncodeDay({8, 20261123, 3, 60})};
  ASSERT_TRUE(AppendEvents(*journal, 100, rows).ok());
  const std::string key = DayKey(7, 20261124);
  const auto day = DecodeDay(key, journal->GetRow(JournalRow::Family::kDays, key).value());
  ASSERT_TRUE(day.ok());
  EXPECT_EQ(day->centre, 7u);
  EXPECT_EQ(day->business_date, 20261124);
  EXPECT_EQ(day->first_sequence, 50u);
  EXPECT_EQ(day->last_sequence, 90u);
  std::vector<int32_t> dates;
  ASSERT_TRUE(journal
                  ->ScanRows(JournalRow::Family::kDays, DayKey(7, 0),
                             [&](absl::string_view k, absl::string_view v) {
                               dates.push_back(DecodeDay(k, v)->business_date);
                               return absl::OkStatus();
                             })
                  .ok());
  EXPECT_EQ(dates, std::vector<int32_t>({20261123, 20261124}));
  EXPECT_THAT(DecodeDay(key, "short").status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST(Journal, LetsReadersSeeOnlyWhatIsDurableWhileItGrows) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  std::atomic<bool> done{false};
  std::atomic<int> scans{0};
  absl::Status failure;
  std::thread reader([&] {
    while (!done.load()) {
      const uint64_t size = journal->durable().size;
      uint64_t seen = 0;
      const absl::Status scanned = journal->Scan(1, size, true, [&](const Page& page) {
        seen = page.last_sequence();
        return absl::OkStatus();
      });
      if (size > 0 && (!scanned.ok() || seen < size)) failure = scanned.ok() ? absl::InternalError("short") : scanned;
      ++scans;
    }
  });
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(AppendEvents(*journal, 10).ok());
  while (scans.load() < 3) std::this_thread::yield();
  done = true;
  reader.join();
  EXPECT_THAT(failure, HasCode(absl::StatusCode::kOk));
}

TEST(Journal, OpenedForReadingWritesNothing) {
  const ScratchFolder scratch;
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch, true)), 5).ok());
  JournalOptions options = OptionsIn(scratch);
  options.read_only = true;
  {
    const auto journal = OpenOrDie(options);
    EXPECT_EQ(journal->epoch(), 1u);
    EXPECT_THAT(CheckHolds(*journal, 5), HasCode(absl::StatusCode::kOk));
    EXPECT_THAT(AppendEvents(*journal, 1), HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(journal->WriteAnchor(), HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(journal->VerifyStore(), HasCode(absl::StatusCode::kOk));
  }
  EXPECT_EQ(OpenOrDie(OptionsIn(scratch))->epoch(), 2u);
}

TEST(JournalOpen, RefusesWhatIsNoLedgerByName) {
  const ScratchFolder scratch;
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), HasCode(absl::StatusCode::kNotFound)) << "no folder";
  std::filesystem::create_directory(scratch.File("ledger"));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), HasCode(absl::StatusCode::kNotFound)) << "empty folder";
  std::ofstream(scratch.File("ledger/holiday.jpg")) << "beach";
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), HasCode(absl::StatusCode::kFailedPrecondition)) << "foreign";
  EXPECT_THAT(Journal::Open(OptionsIn(scratch, true)).status(), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_TRUE(std::filesystem::exists(scratch.File("ledger/holiday.jpg")));
  std::ofstream(scratch.File("file")) << "not a folder";
  JournalOptions options = OptionsIn(scratch);
  options.directory = scratch.File("file");
  EXPECT_THAT(Journal::Open(options).status(), HasCode(absl::StatusCode::kFailedPrecondition)) << "a file";
  options.directory = "";
  EXPECT_THAT(Journal::Open(options).status(), HasCode(absl::StatusCode::kInvalidArgument));
}

TEST(JournalOpen, CreatesOnlyWhereNothingIs) {
  const ScratchFolder scratch;
  OpenOrDie(OptionsIn(scratch, true));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch, true)).status(), HasCode(absl::StatusCode::kAlreadyExists));
  // A lost disk must not become an empty ledger: the anchor remembers.
  std::filesystem::remove_all(scratch.File("ledger"));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch, true)).status(), HasCode(absl::StatusCode::kAlreadyExists));
  std::filesystem::create_directory(scratch.File("ledger"));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  JournalOptions nameless = OptionsIn(scratch, true);
  nameless.ledger_id = 0;
  EXPECT_THAT(Journal::Open(nameless).status(), HasCode(absl::StatusCode::kInvalidArgument));
  JournalOptions homeless = OptionsIn(scratch, true);
  homeless.directory = scratch.File("other");
  homeless.anchor_path = scratch.File("no/such/anchor");
  EXPECT_THAT(Journal::Open(homeless).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST(JournalOpen, RefusesASecondProcess) {
  const ScratchFolder scratch;
  const auto journal = OpenOrDie(OptionsIn(scratch, true));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), HasCode(absl::StatusCode::kFailedPrecondition));
  JournalOptions options = OptionsIn(scratch);
  options.read_only = true;
  EXPECT_THAT(Journal::Open(options).status(), HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST(JournalOpen, RefusesAMissingAnchorUnlessThatIsAccepted) {
  const ScratchFolder scratch;
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch, true)), 5).ok());
  std::filesystem::remove(scratch.File("ledger.anchor"));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
  JournalOptions options = OptionsIn(scratch);
  options.accept_missing_anchor = true;
  EXPECT_THAT(CheckHolds(*OpenOrDie(options), 5), HasCode(absl::StatusCode::kOk));
  EXPECT_THAT(CheckHolds(*OpenOrDie(OptionsIn(scratch)), 5), HasCode(absl::StatusCode::kOk));
}

TEST(JournalOpen, RefusesALogThatIsOlderThanItsAnchor) {
  const ScratchFolder scratch;
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch, true)), 5).ok());
  std::filesystem::copy(scratch.File("ledger"), scratch.File("stale"), std::filesystem::copy_options::recursive);
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch)), 5).ok());
  std::filesystem::remove_all(scratch.File("ledger"));
  std::filesystem::rename(scratch.File("stale"), scratch.File("ledger"));
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST(JournalOpen, RefusesTheAnchorOfAnotherHistory) {
  const ScratchFolder scratch;
  ASSERT_TRUE(AppendEvents(*OpenOrDie(OptionsIn(scratch, true)), 5).ok());
  JournalOptions other = OptionsIn(scratch, true);
  other.directory = scratch.File("other");
  {
    const auto journal = OpenOrDie(other);
    std::vector<PageBody> pages(1, PageBody(1));
    pages[0].Append("something else");
    std::vector<Digest> leaves;
    ASSERT_TRUE(journal->Append(pages, {}, leaves).ok());
  }
  std::filesystem::copy(scratch.File("other.anchor"), scratch.File("ledger.anchor"),
                        std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(Journal::Open(OptionsIn(scratch)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

}  // namespace
}  // namespace daybook::journal
