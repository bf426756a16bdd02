#include "client/command_line/json_keys.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/status_macros.h"

namespace daybook::command_line {
namespace {

// Deeper than any command; bounds memory.
constexpr size_t kDepthMax = 64;

struct Level {
  bool is_object = false;
  bool key_expected = false;
  absl::flat_hash_set<std::string> keys;
};

// One pass over the text with a stack of open objects and arrays.
class KeyScanner {
 public:
  explicit KeyScanner(absl::string_view json) : json_(json) {}

  absl::Status Scan() {
    while (position_ < json_.size()) {
      const char c = json_[position_++];
      if (absl::ascii_isspace(c)) continue;
      if (c == '"') {
        DAYBOOK_RETURN_IF_ERROR(OnString());
      } else {
        DAYBOOK_RETURN_IF_ERROR(OnOther(c));
      }
    }
    return absl::OkStatus();
  }

 private:
  bool KeyExpected() const { return !levels_.empty() && levels_.back().key_expected; }

  absl::Status OnString() {
    std::string text;
    DAYBOOK_RETURN_IF_ERROR(ReadString(text));
    if (!KeyExpected()) return absl::OkStatus();
    levels_.back().key_expected = false;
    if (levels_.back().keys.insert(CamelCase(text)).second) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" stands twice in one object"));
  }

  absl::Status OnOther(char c) {
    switch (c) {
      case '{':
      case '[':
        if (KeyExpected()) break;
        if (levels_.size() == kDepthMax) return absl::InvalidArgumentError("nested too deeply");
        levels_.push_back({c == '{', c == '{', {}});
        return absl::OkStatus();
      case '}':
      case ']':
        if (levels_.empty()) break;
        levels_.pop_back();
        return absl::OkStatus();
      case ',':
        if (!levels_.empty()) levels_.back().key_expected = levels_.back().is_object;
        return absl::OkStatus();
      case ':':
        return absl::OkStatus();
      default:
        if (!KeyExpected() && (absl::ascii_isalnum(c) || c == '-' || c == '+' || c == '.')) return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat("unexpected ", absl::string_view(&c, 1), " at column ", position_));
  }

  // The string whose opening quote has been read, without its escapes.
  absl::Status ReadString(std::string& text) {
    while (position_ < json_.size()) {
      const char c = json_[position_++];
      if (c == '"') return absl::OkStatus();
      if (c != '\\') {
        text += c;
      } else if (position_ < json_.size()) {
        DAYBOOK_RETURN_IF_ERROR(ReadEscape(text));
      }
    }
    return absl::InvalidArgumentError("a string does not end");
  }

  absl::Status ReadEscape(std::string& text) {
    const char c = json_[position_++];
    if (c != 'u') {
      text += c;
      return absl::OkStatus();
    }
    uint32_t unit = 0;
    if (!absl::SimpleHexAtoi(json_.substr(position_, 4), &unit)) return absl::InvalidArgumentError("bad \\u escape");
    position_ += 4;
    // Field names are ASCII: it is enough that other characters stay different from each other.
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else {
      absl::StrAppend(&text, "\\u", absl::Hex(unit, absl::kZeroPad4));
    }
    return absl::OkStatus();
  }

  // How Protobuf names a field in JSON.
  static std::string CamelCase(absl::string_view name) {
    std::string camel;
    bool upper = false;
    for (const char c : name) {
      if (c == '_') {
        upper = true;
        continue;
      }
      camel += upper ? absl::ascii_toupper(c) : c;
      upper = false;
    }
    return camel;
  }

  const absl::string_view json_;
  size_t position_ = 0;
  std::vector<Level> levels_;
};

}  // namespace

absl::Status CheckKeys(absl::string_view json) { return KeyScanner(json).Scan(); }

}  // namespace daybook::command_line
