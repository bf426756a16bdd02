#include "ledger/journal/anchor.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"

namespace daybook::journal {
namespace {

constexpr absl::string_view kTitle = "daybook anchor ";
constexpr int kVersion = 1;

absl::Status Damaged(absl::string_view what) {
  return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("the anchor ", what));
}

// The value of line `i`, which must begin with `name` and a space; empty otherwise.
absl::string_view Value(const std::vector<absl::string_view>& lines, size_t i, absl::string_view name) {
  absl::string_view line = i < lines.size() ? lines[i] : absl::string_view();
  return absl::ConsumePrefix(&line, name) && absl::ConsumePrefix(&line, " ") ? line : absl::string_view();
}

}  // namespace

std::string EncodeAnchor(const Anchor& anchor) {
  std::string text = absl::StrFormat("%s%d\nledger %016x\nepoch %d\nsize %d\nroot %s\n", kTitle, kVersion,
                                     anchor.ledger_id, anchor.epoch, anchor.size, ToHex(AsView(anchor.root)));
  absl::StrAppend(&text, "sha256 ", ToHex(AsView(Sha256(text))), "\n");
  return text;
}

absl::StatusOr<Anchor> DecodeAnchor(absl::string_view bytes) {
  const std::vector<absl::string_view> lines = absl::StrSplit(bytes, '\n');
  absl::string_view title = lines[0];
  int version = 0;
  if (!absl::ConsumePrefix(&title, kTitle) || !absl::SimpleAtoi(title, &version)) return Damaged("has no title");
  if (version > kVersion) return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat("anchor version ", version));
  Anchor anchor;
  const std::string root = absl::HexStringToBytes(Value(lines, 4, "root"));
  if (!absl::SimpleHexAtoi(Value(lines, 1, "ledger"), &anchor.ledger_id) ||
      !absl::SimpleAtoi(Value(lines, 2, "epoch"), &anchor.epoch) ||
      !absl::SimpleAtoi(Value(lines, 3, "size"), &anchor.size) || root.size() != anchor.root.size()) {
    return Damaged("is not readable");
  }
  std::copy(root.begin(), root.end(), reinterpret_cast<char*>(anchor.root.data()));
  // Comparing with the one way to write it finds every other difference, the checksum's included.
  if (EncodeAnchor(anchor) != bytes) return Damaged("has a wrong checksum");
  return anchor;
}

absl::StatusOr<Anchor> ReadAnchor(const Files& files, const std::string& path) {
  DAYBOOK_ASSIGN_OR_RETURN(const std::string bytes, files.Read(path));
  auto anchor = DecodeAnchor(bytes);
  if (ReasonOf(anchor.status()) == v1::REJECTION_REASON_STORE_CORRUPT) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat(path, ": ", anchor.status().message()));
  }
  return anchor;
}

}  // namespace daybook::journal
