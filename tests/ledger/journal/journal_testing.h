// What the journal's tests share: a scratch folder, made-up events, and a journal that is filled with them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/base/digest.h"
#include "ledger/base/rejection.h"
#include "ledger/journal/journal.h"

namespace daybook::journal {

// A folder that is gone with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "daybook-journal-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline constexpr uint64_t kTestLedger = 0x5eed;

// The bytes of event `sequence`: known from its number, of varying length.
inline std::string EventBytes(uint64_t sequence) {
  std::string bytes = absl::StrCat("event ", sequence, " ");
  while (bytes.size() < 40 + sequence * 7919 % 120) absl::StrAppend(&bytes, bytes.size() * sequence % 9973, ",");
  return bytes;
}

// A page of `events` events from `first` on.
inline PageBody MakePage(uint64_t first, uint32_t events) {
  PageBody page(first);
  for (uint64_t sequence = first; sequence < first + events; ++sequence) page.Append(EventBytes(sequence));
  page.commit_time_micros = static_cast<int64_t>(1'000'000 + first + events);
  return page;
}

inline JournalOptions OptionsIn(const ScratchFolder& scratch, bool create = false) {
  JournalOptions options;
  options.directory = scratch.File("ledger");
  options.create = create;
  options.ledger_id = kTestLedger;
  return options;
}

inline std::unique_ptr<Journal> OpenOrDie(const JournalOptions& options) {
  auto journal = Journal::Open(options);
  EXPECT_TRUE(journal.ok()) << journal.status();
  if (!journal.ok()) abort();
  return *std::move(journal);
}

// Appends one group of one page.
inline absl::Status AppendEvents(Journal& journal, uint32_t events, const std::vector<JournalRow>& rows = {}) {
  std::vector<PageBody> pages;
  pages.push_back(MakePage(journal.durable().size + 1, events));
  std::vector<Digest> leaves;
  return journal.Append(pages, rows, leaves);
}

// That the journal holds exactly events 1..size, byte for byte, in a sound chain.
inline absl::Status CheckHolds(const Journal& journal, uint64_t size) {
  if (journal.durable().size != size) {
    return absl::DataLossError(absl::StrCat("holds ", journal.durable().size, " events instead of ", size));
  }
  uint64_t next = 1;
  const absl::Status scanned = journal.Scan(1, 0, true, [&](const Page& page) -> absl::Status {
    for (uint32_t i = 0; i < page.header().events; ++i, ++next) {
      if (page.event(i) != EventBytes(next)) return absl::DataLossError(absl::StrCat("event ", next, " differs"));
    }
    return absl::OkStatus();
  });
  if (!scanned.ok()) return scanned;
  return next == size + 1 ? absl::OkStatus() : absl::DataLossError(absl::StrCat("scan ended at ", next - 1));
}

MATCHER_P(IsRejected, reason, "") {
  *result_listener << arg.ToString();
  return ReasonOf(arg) == reason;
}

MATCHER_P(HasCode, code, "") {
  *result_listener << arg.ToString();
  return arg.code() == code;
}

}  // namespace daybook::journal
