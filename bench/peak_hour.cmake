# peak_hour: load over gRPC, with its floors. Its report is a message of its own.
set(PEAK_HOUR_OUT ${CMAKE_CURRENT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${PEAK_HOUR_OUT})
add_custom_command(
  OUTPUT ${PEAK_HOUR_OUT}/bench/peak_hour.pb.cc ${PEAK_HOUR_OUT}/bench/peak_hour.pb.h
  COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR} --cpp_out=${PEAK_HOUR_OUT} bench/peak_hour.proto
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/peak_hour.proto
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)

# The client's side and the report: nothing of the server in it.
daybook_library(peak_hour_load
  SOURCES ${PEAK_HOUR_OUT}/bench/peak_hour.pb.cc floors_disk.cc histogram.cc peak_hour_figures.cc peak_hour_lane.cc
          peak_hour_ledger.cc peak_hour_load.cc peak_hour_machine.cc peak_hour_modes.cc peak_hour_process.cc
          peak_hour_report.cc peak_hour_requests.cc
  LINK daybook::grpc daybook::workload daybook::base absl::status absl::statusor absl::strings absl::str_format
  PRIVATE_LINK RocksDB::rocksdb-shared Threads::Threads
  HEADERS_OF daybook_grpc)
target_include_directories(daybook_peak_hour_load SYSTEM PUBLIC ${PEAK_HOUR_OUT})

get_filename_component(DAYBOOK_PRESET_NAME ${CMAKE_BINARY_DIR} NAME)
# The floors stand on the server's own gRPC set-up; the rebuild reads the log and applies every fold.
add_executable(peak_hour floors_echo.cc peak_hour_main.cc peak_hour_rebuild.cc peak_hour_run.cc)
target_link_libraries(peak_hour PRIVATE daybook::peak_hour_load daybook::services daybook::projections daybook::domain
                                        daybook::journal CLI11::CLI11 absl::synchronization ${DAYBOOK_JEMALLOC})
target_compile_definitions(peak_hour PRIVATE DAYBOOK_PRESET="${DAYBOOK_PRESET_NAME}")
daybook_flags(peak_hour)
daybook_share_headers(peak_hour daybook_grpc)

# Ten million payments over a hundred closed days.
add_executable(long_ledger long_ledger.cc)
target_link_libraries(long_ledger PRIVATE daybook::peak_hour_load daybook::base CLI11::CLI11)
daybook_flags(long_ledger)
daybook_share_headers(long_ledger daybook_grpc)
