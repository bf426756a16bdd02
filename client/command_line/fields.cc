#include "client/command_line/fields.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/command_line/words.h"
#include "ledger/base/digest.h"
#include "ledger/base/money.h"

namespace daybook::command_line {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The i-th value of a field; of a single one when i is negative.
class Value {
 public:
  Value(const Message& message, const FieldDescriptor& field, int i)
      : message_(message), reflection_(*message.GetReflection()), field_(field), i_(i) {}

  const Message& SubMessage() const {
    return i_ < 0 ? reflection_.GetMessage(message_, &field_) : reflection_.GetRepeatedMessage(message_, &field_, i_);
  }

  std::string Text() const {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        return Int64Text(i_ < 0 ? reflection_.GetInt64(message_, &field_)
                                : reflection_.GetRepeatedInt64(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_UINT64:
        return absl::StrCat(i_ < 0 ? reflection_.GetUInt64(message_, &field_)
                                   : reflection_.GetRepeatedUInt64(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(i_ < 0 ? reflection_.GetInt32(message_, &field_)
                                   : reflection_.GetRepeatedInt32(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(i_ < 0 ? reflection_.GetUInt32(message_, &field_)
                                   : reflection_.GetRepeatedUInt32(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_BOOL:
        return YesNo(i_ < 0 ? reflection_.GetBool(message_, &field_)
                            : reflection_.GetRepeatedBool(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumText(*field_.enum_type(), i_ < 0 ? reflection_.GetEnumValue(message_, &field_)
                                                    : reflection_.GetRepeatedEnumValue(message_, &field_, i_));
      case FieldDescriptor::CPPTYPE_STRING:
        return StringText(i_ < 0 ? reflection_.GetString(message_, &field_)
                                 : reflection_.GetRepeatedString(message_, &field_, i_));
      default:
        // The protocol has no floating point.
        return "";
    }
  }

 private:
  std::string Int64Text(int64_t value) const {
    return absl::EndsWith(field_.name(), "_fen") ? FormatFen(value) : absl::StrCat(value);
  }
  std::string StringText(const std::string& value) const {
    return field_.type() == FieldDescriptor::TYPE_BYTES ? ToHex(value) : value;
  }

  const Message& message_;
  const google::protobuf::Reflection& reflection_;
  const FieldDescriptor& field_;
  const int i_;
};

void AddFields(const Message& message, const std::string& prefix, Table& table);

void AddValue(const Message& message, const FieldDescriptor& field, int i, const std::string& path, Table& table) {
  const Value value(message, field, i);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    AddFields(value.SubMessage(), path + ".", table);
  } else {
    table.AddRow({path, value.Text()});
  }
}

void AddFields(const Message& message, const std::string& prefix, Table& table) {
  for (int f = 0; f < message.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(f);
    const std::string path = prefix + field.name();
    if (field.is_repeated()) {
      const int size = message.GetReflection()->FieldSize(message, &field);
      for (int i = 0; i < size; ++i) AddValue(message, field, i, absl::StrCat(path, "[", i, "]"), table);
    } else if (!field.has_presence() || message.GetReflection()->HasField(message, &field)) {
      AddValue(message, field, -1, path, table);
    }
  }
}

}  // namespace

Table FieldsTable(const Message& message) {
  Table table({Left("field"), Left("value")});
  AddFields(message, "", table);
  return table;
}

}  // namespace daybook::command_line
