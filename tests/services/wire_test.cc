#include "services/wire.h"

#include <gtest/gtest.h>

#include <random>

#include "daybook/v1/ledger_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "tests/services/raw_client.h"

namespace daybook::services {
namespace {

TEST(Wire, ReadsWhatItWroteAlsoFromManySlices) {
  v1::SubmitRequest request;
  for (int i = 0; i < 500; ++i) request.add_commands()->set_request_id(std::string(i % 64 + 1, 'a'));
  grpc::ByteBuffer bytes;
  SerializeMessage(request, bytes);
  const std::string text = TextOfBytes(bytes);
  EXPECT_EQ(text, request.SerializeAsString());
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::vector<grpc::Slice> slices;
  for (size_t at = 0; at < text.size();) {
    const size_t size = std::min<size_t>(random() % 700 + 1, text.size() - at);
    slices.emplace_back(text.substr(at, size));
    at += size;
  }
  v1::SubmitRequest read;
  ASSERT_TRUE(ParseMessage(grpc::ByteBuffer(slices.data(), slices.size()), read));
  EXPECT_EQ(read.SerializeAsString(), text);
}

TEST(Wire, TakesNoBytesForAnEmptyMessage) {
  v1::SubmitRequest read;
  EXPECT_TRUE(ParseMessage(grpc::ByteBuffer(), read));
  EXPECT_TRUE(ParseMessage(BytesOf(""), read));
}

TEST(Wire, NeverMakesMoreDetailsThanTrailingMetadataCanHold) {
  FieldErrors errors;
  for (int i = 0; i < 100; ++i) errors.Add(std::string(100, 'f'), std::string(100, 'w'));
  const grpc::Status status = ToGrpcStatus(errors.ToStatus(), "zh");
  EXPECT_LT(status.error_message().size() * 3 + status.error_details().size(), 8u << 10);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace daybook::services
