// One flipped bit in any file a ledger has on disk: `daybook verify` or the start names it, or nothing whatever has changed.
// Nothing is ever deleted. The journal's own tests flip many more bits; here the programs themselves are asked.
//
// DAYBOOK_FLIPS (6) is the number of flips in each file, DAYBOOK_SEED (20261123) says where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "bench/workload.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

namespace fs = std::filesystem;

// Exit codes of daybook, docs/operations.md.
constexpr int kFine = 0;
constexpr int kDisagree = 3;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  uint64_t number = 0;
  const char* text = std::getenv(name);
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

// Every file of the data directory and the anchor beside it, by path relative to `folder`.
std::map<std::string, std::string> Snapshot(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = ReadFile(entry.path().string());
  }
  return files;
}

// What RocksDB rewrites at every opening, whatever it finds: its diary and its record of the options.
bool IsDiary(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return absl::StartsWith(name, "LOG") || absl::StartsWith(name, "OPTIONS-") || name == "LOCK" || name == "IDENTITY";
}

// What verify says with -o json, without the pages' own details.
bool VerifiedTheSame(const Ended& damaged, const Ended& sound) {
  return damaged.exit_code == kFine && damaged.out == sound.out;
}

Ended Verify(const std::string& folder) {
  return RunProgram({Program("daybook"), "verify", "--data", folder + "/data", "-o", "json"});
}

class Damage : public ::testing::Test {
 protected:
  Damage() : seed_(FromEnvironment("DAYBOOK_SEED", 20261123)), random_(seed_) { std::cout << "seed " << seed_ << "\n"; }

  // A closed day and a second start, so that there are tables, checkpoints and a live log.
  void WriteLedger() {
    const auto commands =
        bench::WriteDays({.seed = seed_, .centres = 1, .tills_per_centre = 2, .payments_per_till = 60});
    auto server = ServerProcess::Start({.data = folder_ + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    const auto half = commands.begin() + static_cast<std::ptrdiff_t>(commands.size() / 2);
    ASSERT_EQ(SubmitAll(**server, {commands.begin(), half}), absl::OkStatus());
    ASSERT_EQ((*server)->Stop(), 0);
    server = ServerProcess::Start({.data = folder_ + "/data"});
    ASSERT_TRUE(server.ok()) << server.status();
    ASSERT_EQ(SubmitAll(**server, {half, commands.end()}), absl::OkStatus());
    const auto figures = Figures(**server);
    ASSERT_TRUE(figures.ok()) << figures.status();
    figures_ = *figures;
    EndServer(**server);
    sound_ = Verify(folder_);
    ASSERT_EQ(sound_.exit_code, kFine) << sound_.err;
    files_ = Snapshot(folder_);
  }

  virtual void EndServer(ServerProcess& server) { ASSERT_EQ(server.Stop(), 0); }

  // A copy of the ledger in which one bit of one file is another.
  std::string CopyWithFlip(const std::string& path, size_t byte, int bit) {
    const std::string copy = NewFolder("flip");
    for (const auto& [name, bytes] : files_) {
      fs::create_directories(fs::path(copy + "/" + name).parent_path());
      std::string changed = bytes;
      if (name == path) changed[byte] = static_cast<char>(changed[byte] ^ (1 << bit));
      WriteFile(copy + "/" + name, changed);
    }
    return copy;
  }

  void ExpectNothingDeleted(const std::string& copy, const std::map<std::string, std::string>& before) {
    const auto after = Snapshot(copy);
    for (const auto& [name, bytes] : before) {
      if (IsDiary(name)) continue;
      const auto found = after.find(name);
      ASSERT_NE(found, after.end()) << name << " was deleted";
      EXPECT_EQ(found->second, bytes) << name << " was changed";
    }
  }

  // Flips one bit, asks verify, then the start where verify saw nothing.
  void FlipOne(const std::string& path, size_t byte, int bit) {
    SCOPED_TRACE(testing::Message() << path << " byte " << byte << " bit " << bit << " seed " << seed_);
    const std::string copy = CopyWithFlip(path, byte, bit);
    const auto before = Snapshot(copy);
    const Ended verified = Verify(copy);
    ++flips_;
    ASSERT_GE(verified.exit_code, 0) << "verify did not end";
    ASSERT_LT(verified.exit_code, 128) << "verify crashed: " << verified.err;
    ExpectNothingDeleted(copy, before);
    if (verified.exit_code == kDisagree) {
      ++named_;
      EXPECT_FALSE(verified.out.empty() && verified.err.empty());
    } else if (verified.exit_code != kFine) {
      ++named_;
      EXPECT_FALSE(verified.err.empty()) << "refused without a word";
    } else {
      EXPECT_TRUE(VerifiedTheSame(verified, sound_)) << verified.out << "\ninstead of\n" << sound_.out;
      ExpectStartServesTheSame(copy, before);
    }
    std::error_code ignored;
    fs::remove_all(copy, ignored);
  }

  void ExpectStartServesTheSame(const std::string& copy, const std::map<std::string, std::string>& before) {
    auto server = ServerProcess::Start({.data = copy + "/data"});
    if (!server.ok()) {
      ++named_;
      return ExpectNothingDeleted(copy, before);
    }
    const auto figures = Figures(**server);
    ASSERT_TRUE(figures.ok()) << figures.status();
    EXPECT_EQ(*figures, figures_) << "served something else";
    ++harmless_;
    (*server)->Kill();
  }

  void FlipEveryFile() {
    const uint64_t flips = FromEnvironment("DAYBOOK_FLIPS", 6);
    for (const auto& [path, bytes] : files_) {
      if (bytes.empty()) continue;
      for (uint64_t i = 0; i < flips && !HasFatalFailure(); ++i) {
        FlipOne(path, random_.Below(bytes.size()), static_cast<int>(random_.Below(8)));
      }
    }
    std::cout << flips_ << " flips in " << files_.size() << " files: " << named_ << " named, " << harmless_ << " harmless\n";
    EXPECT_GT(named_, 0);
  }

  const uint64_t seed_;
  bench::Random random_;
  const std::string folder_ = NewFolder("ledger");
  std::string figures_;
  Ended sound_;
  std::map<std::string, std::string> files_;
  int flips_ = 0, named_ = 0, harmless_ = 0;
};

TEST_F(Damage, OfOneBitAfterACleanStopIsNamedOrHarmless) {
  ASSERT_NO_FATAL_FAILURE(WriteLedger());
  FlipEveryFile();
}

class DamageAfterKill : public Damage {
 protected:
  // The anchor may lag 100 ms behind the last acknowledged event; the promise holds from then on.
  void EndServer(ServerProcess& server) override {
    const std::string anchor = folder_ + "/data.anchor";
    const auto last_event = fs::file_time_type::clock::now();
    ASSERT_TRUE(WaitUntil(std::chrono::seconds(5), [&] {
      return fs::exists(anchor) && fs::file_time_type::clock::now() > last_event + std::chrono::milliseconds(500);
    }));
    server.Kill();
  }
};

TEST_F(DamageAfterKill, OfOneBitIsNamedOrHarmless) {
  ASSERT_NO_FATAL_FAILURE(WriteLedger());
  FlipEveryFile();
}

}  // namespace
}  // namespace daybook::integration
