#include "tests/contract/include_matrix.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

// What an include reaches for. Our own layers carry the name of their folder.
using Kind = std::string;

struct Layer {
  // Of the including file.
  std::string prefix;
  // What it may include beside itself; "*": everything.
  std::set<Kind> may;
  // What only its .cc files may include.
  std::set<Kind> may_in_cc;
};

// The longer prefix first where one holds another. std and absl stand for everything of them that no line below names.
const std::vector<Layer>& Layers() {
  static const auto& layers = *new std::vector<Layer>{
      {"ledger/base/digest.cc", {"std", "absl", "ledger/base", "openssl"}, {}},
      {"ledger/base/", {"std", "std-impure", "absl", "rejection-proto"}, {}},
      {"ledger/fold.h", {"std", "absl", "event-proto"}, {}},
      {"ledger/figures/", {"std", "absl", "ledger/base", "proto", "rejection-proto", "event-proto"}, {}},
      {"ledger/domain/",
       {"std", "absl", "ledger/base", "ledger/figures", "ledger/fold", "proto", "rejection-proto", "event-proto"},
       {}},
      {"ledger/journal/",
       {"std", "std-impure", "absl", "absl-impure", "posix", "ledger/base", "clock", "proto", "rejection-proto",
        "event-proto"},
       {"rocksdb", "openssl"}},
      {"ledger/engine/",
       {"std", "std-impure", "absl", "absl-impure", "posix", "ledger/base", "clock", "ledger/figures", "ledger/domain",
        "ledger/fold", "ledger/journal", "proto", "rejection-proto", "event-proto"},
       {}},
      {"projections/",
       {"std", "absl", "absl-impure", "ledger/base", "ledger/figures", "ledger/fold", "proto", "rejection-proto",
        "event-proto"},
       {}},
      {"services/",
       {"std", "std-impure", "absl", "absl-impure", "posix", "ledger/base", "clock", "ledger/engine", "projections",
        "proto", "rejection-proto", "event-proto", "grpc", "prometheus"},
       {"cli11", "openssl"}},
      // The program `daybook`: some commands work on a stopped data directory, some make the simulated day.
      {"client/command_line/",
       {"std", "std-impure", "absl", "absl-impure", "posix", "ledger/base", "clock", "proto", "rejection-proto",
        "event-proto", "grpc", "cli11", "client"},
       {"ledger/engine", "ledger/journal", "bench"}},
      {"client/",
       {"std", "std-impure", "absl", "absl-impure", "posix", "ledger/base", "clock", "proto", "rejection-proto",
        "event-proto", "grpc", "cli11"},
       {}},
      {"bench/", {"*"}, {}},
      {"tests/", {"*"}, {}},
  };
  return layers;
}

// Threads, clocks, files and randomness of the standard library: not for what must be pure.
bool IsImpureStandardHeader(absl::string_view header) {
  static const auto& impure = *new std::set<absl::string_view>{
      "atomic", "barrier", "chrono", "condition_variable", "csignal", "ctime", "filesystem", "fstream", "future",
      "iostream", "latch", "mutex", "random", "semaphore", "shared_mutex", "stop_token", "thread", "time.h"};
  return impure.count(header) > 0;
}

bool IsImpureAbseilHeader(absl::string_view header) {
  return absl::StartsWith(header, "absl/synchronization/") || absl::StartsWith(header, "absl/random/") ||
         absl::StartsWith(header, "absl/flags/") || absl::StartsWith(header, "absl/debugging/") ||
         header == "absl/time/clock.h";
}

Kind KindOfOurs(absl::string_view header) {
  if (header == "ledger/fold.h") return "ledger/fold";
  if (header == "ledger/base/clock.h") return "clock";
  for (absl::string_view layer : {"ledger/base", "ledger/figures", "ledger/domain", "ledger/journal", "ledger/engine",
                                  "projections", "services", "client", "bench", "tests"}) {
    if (absl::StartsWith(header, absl::StrCat(layer, "/"))) return Kind(layer);
  }
  return "";
}

Kind KindOfGenerated(absl::string_view header) {
  if (absl::EndsWith(header, ".grpc.pb.h")) return "grpc";
  if (header == "daybook/v1/rejection.pb.h" || absl::StartsWith(header, "google/rpc/")) return "rejection-proto";
  if (header == "daybook/v1/event.pb.h") return "event-proto";
  if (absl::StartsWith(header, "daybook/v1/") || absl::StartsWith(header, "google/protobuf/")) return "proto";
  return "";
}

// "" for a header nobody has said anything about.
Kind KindOf(absl::string_view header) {
  if (const Kind ours = KindOfOurs(header); !ours.empty()) return ours;
  if (const Kind generated = KindOfGenerated(header); !generated.empty()) return generated;
  struct Library {
    absl::string_view prefix, kind;
  };
  for (const auto& [prefix, kind] : {Library{"rocksdb/", "rocksdb"}, Library{"openssl/", "openssl"},
                                     Library{"grpc/", "grpc"}, Library{"grpcpp/", "grpc"}, Library{"CLI/", "cli11"},
                                     Library{"prometheus/", "prometheus"}, Library{"benchmark/", "benchmark"},
                                     Library{"gtest/", "gtest"}, Library{"gmock/", "gtest"}, Library{"sys/", "posix"},
                                     Library{"netinet/", "posix"}, Library{"arpa/", "posix"},
                                     Library{"linux/", "posix"}}) {
    if (absl::StartsWith(header, prefix)) return Kind(kind);
  }
  if (absl::StartsWith(header, "absl/")) return IsImpureAbseilHeader(header) ? "absl-impure" : "absl";
  if (absl::StrContains(header, '/')) return "";
  if (IsImpureStandardHeader(header)) return "std-impure";
  return absl::EndsWith(header, ".h") ? "posix" : "std";
}

// The header a line includes; empty when it includes none.
absl::string_view IncludedHeader(absl::string_view line) {
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "#")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "include")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  const size_t begin = line.find_first_of("<\"");
  const size_t end = line.find_last_of(">\"");
  if (begin == absl::string_view::npos || end == absl::string_view::npos || end <= begin) return "";
  return line.substr(begin + 1, end - begin - 1);
}

const Layer* LayerOf(absl::string_view path) {
  for (const Layer& layer : Layers()) {
    if (absl::StartsWith(path, layer.prefix)) return &layer;
  }
  return nullptr;
}

bool MayInclude(const Layer& layer, absl::string_view path, absl::string_view header, const Kind& kind) {
  if (absl::EndsWith(path, "_main.cc") || layer.may.count("*") > 0) return true;
  const bool own_layer = absl::StartsWith(header, layer.prefix);
  if (own_layer || layer.may.count(kind) > 0) return true;
  return absl::EndsWith(path, ".cc") && layer.may_in_cc.count(kind) > 0;
}

}  // namespace

std::vector<std::string> IncludeViolations(absl::string_view path, absl::string_view text) {
  const Layer* layer = LayerOf(path);
  if (layer == nullptr) return {absl::StrCat(path, " belongs to no layer")};
  std::vector<std::string> violations;
  int number = 0;
  for (absl::string_view line : Lines(text)) {
    ++number;
    const absl::string_view header = IncludedHeader(line);
    if (header.empty()) continue;
    const Kind kind = KindOf(header);
    if (kind.empty()) {
      violations.push_back(absl::StrCat(path, ":", number, " includes ", header, ", which the table does not know"));
    } else if (!MayInclude(*layer, path, header, kind)) {
      violations.push_back(absl::StrCat(path, ":", number, " (", layer->prefix, ") includes ", header, " (", kind, ")"));
    }
  }
  return violations;
}

}  // namespace daybook::contract
