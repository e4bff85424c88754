package io.watchpost.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.CHeader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the byte maps with the kernel's header, as a C compiler understands it on this machine. */
final class V4l2LayoutTest {
    @TempDir
    private Path folder;

    @Test
    void constants_theKernelsHeader_saysTheSame() throws Exception {
        Map<String, Long> expected = expected();
        assertThat(CHeader.values("linux/videodev2.h", expected.keySet(), folder))
                .isEqualTo(expected);
    }

    private static Map<String, Long> expected() {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put("VIDIOC_QUERYCAP", V4l2.VIDIOC_QUERYCAP);
        map.put("VIDIOC_ENUM_FMT", V4l2.VIDIOC_ENUM_FMT);
        map.put("VIDIOC_S_FMT", V4l2.VIDIOC_S_FMT);
        map.put("VIDIOC_REQBUFS", V4l2.VIDIOC_REQBUFS);
        map.put("VIDIOC_QUERYBUF", V4l2.VIDIOC_QUERYBUF);
        map.put("VIDIOC_QBUF", V4l2.VIDIOC_QBUF);
        map.put("VIDIOC_DQBUF", V4l2.VIDIOC_DQBUF);
        map.put("VIDIOC_STREAMON", V4l2.VIDIOC_STREAMON);
        map.put("VIDIOC_STREAMOFF", V4l2.VIDIOC_STREAMOFF);
        map.put("VIDIOC_S_PARM", V4l2.VIDIOC_S_PARM);
        map.put("VIDIOC_ENUM_FRAMESIZES", V4l2.VIDIOC_ENUM_FRAMESIZES);
        map.put("VIDIOC_ENUM_FRAMEINTERVALS", V4l2.VIDIOC_ENUM_FRAMEINTERVALS);
        map.put("V4L2_BUF_TYPE_VIDEO_CAPTURE", (long) V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
        map.put("V4L2_MEMORY_MMAP", (long) V4l2.V4L2_MEMORY_MMAP);
        map.put("V4L2_FIELD_NONE", (long) V4l2.V4L2_FIELD_NONE);
        map.put("V4L2_CAP_VIDEO_CAPTURE", (long) V4l2.V4L2_CAP_VIDEO_CAPTURE);
        map.put("V4L2_CAP_VIDEO_CAPTURE_MPLANE", (long) V4l2.V4L2_CAP_VIDEO_CAPTURE_MPLANE);
        map.put("V4L2_CAP_STREAMING", (long) V4l2.V4L2_CAP_STREAMING);
        map.put("V4L2_CAP_DEVICE_CAPS", Integer.toUnsignedLong(V4l2.V4L2_CAP_DEVICE_CAPS));
        map.put("V4L2_CAP_TIMEPERFRAME", (long) V4l2.V4L2_CAP_TIMEPERFRAME);
        map.put("V4L2_FRMSIZE_TYPE_DISCRETE", (long) V4l2.V4L2_FRMSIZE_TYPE_DISCRETE);
        map.put("V4L2_FRMIVAL_TYPE_DISCRETE", (long) V4l2.V4L2_FRMIVAL_TYPE_DISCRETE);
        map.put("V4L2_BUF_FLAG_ERROR", (long) V4l2.V4L2_BUF_FLAG_ERROR);
        map.put("V4L2_BUF_FLAG_TIMESTAMP_MASK", (long) V4l2.V4L2_BUF_FLAG_TIMESTAMP_MASK);
        map.put("V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC", (long) V4l2.V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC);
        map.put("V4L2_PIX_FMT_YUYV", (long) V4l2Format.YUYV.fourcc());
        map.put("V4L2_PIX_FMT_NV12", (long) V4l2Format.NV12.fourcc());
        map.put("V4L2_PIX_FMT_MJPEG", (long) V4l2Format.MJPG.fourcc());
        map.put("V4L2_PIX_FMT_JPEG", (long) V4l2Format.JPEG.fourcc());
        map.put("V4L2_PIX_FMT_GREY", (long) V4l2Format.GREY.fourcc());
        map.put("sizeof(struct v4l2_capability)", (long) V4l2.Capability.BYTES);
        map.put("offsetof(struct v4l2_capability, card)", (long) V4l2.Capability.CARD);
        map.put("sizeof(((struct v4l2_capability *) 0)->card)", (long) V4l2.Capability.CARD_BYTES);
        map.put("offsetof(struct v4l2_capability, bus_info)", (long) V4l2.Capability.BUS_INFO);
        map.put("sizeof(((struct v4l2_capability *) 0)->bus_info)", (long) V4l2.Capability.BUS_INFO_BYTES);
        map.put("offsetof(struct v4l2_capability, capabilities)", (long) V4l2.Capability.CAPABILITIES);
        map.put("offsetof(struct v4l2_capability, device_caps)", (long) V4l2.Capability.DEVICE_CAPS);
        map.put("sizeof(struct v4l2_fmtdesc)", (long) V4l2.FormatDescription.BYTES);
        map.put("offsetof(struct v4l2_fmtdesc, index)", (long) V4l2.FormatDescription.INDEX);
        map.put("offsetof(struct v4l2_fmtdesc, type)", (long) V4l2.FormatDescription.TYPE);
        map.put("offsetof(struct v4l2_fmtdesc, description)", (long) V4l2.FormatDescription.DESCRIPTION);
        map.put("sizeof(((struct v4l2_fmtdesc *) 0)->description)", (long) V4l2.FormatDescription.DESCRIPTION_BYTES);
        map.put("offsetof(struct v4l2_fmtdesc, pixelformat)", (long) V4l2.FormatDescription.PIXELFORMAT);
        map.put("sizeof(struct v4l2_frmsizeenum)", (long) V4l2.FrameSizes.BYTES);
        map.put("offsetof(struct v4l2_frmsizeenum, index)", (long) V4l2.FrameSizes.INDEX);
        map.put("offsetof(struct v4l2_frmsizeenum, pixel_format)", (long) V4l2.FrameSizes.PIXEL_FORMAT);
        map.put("offsetof(struct v4l2_frmsizeenum, type)", (long) V4l2.FrameSizes.TYPE);
        map.put("offsetof(struct v4l2_frmsizeenum, discrete.width)", (long) V4l2.FrameSizes.WIDTH);
        map.put("offsetof(struct v4l2_frmsizeenum, discrete.height)", (long) V4l2.FrameSizes.HEIGHT);
        map.put("offsetof(struct v4l2_frmsizeenum, stepwise.min_width)", (long) V4l2.FrameSizes.MIN_WIDTH);
        map.put("offsetof(struct v4l2_frmsizeenum, stepwise.max_width)", (long) V4l2.FrameSizes.MAX_WIDTH);
        map.put("offsetof(struct v4l2_frmsizeenum, stepwise.min_height)", (long) V4l2.FrameSizes.MIN_HEIGHT);
        map.put("offsetof(struct v4l2_frmsizeenum, stepwise.max_height)", (long) V4l2.FrameSizes.MAX_HEIGHT);
        map.put("sizeof(struct v4l2_frmivalenum)", (long) V4l2.FrameIntervals.BYTES);
        map.put("offsetof(struct v4l2_frmivalenum, index)", (long) V4l2.FrameIntervals.INDEX);
        map.put("offsetof(struct v4l2_frmivalenum, pixel_format)", (long) V4l2.FrameIntervals.PIXEL_FORMAT);
        map.put("offsetof(struct v4l2_frmivalenum, width)", (long) V4l2.FrameIntervals.WIDTH);
        map.put("offsetof(struct v4l2_frmivalenum, height)", (long) V4l2.FrameIntervals.HEIGHT);
        map.put("offsetof(struct v4l2_frmivalenum, type)", (long) V4l2.FrameIntervals.TYPE);
        map.put("offsetof(struct v4l2_frmivalenum, discrete)", (long) V4l2.FrameIntervals.SHORTEST);
        map.put("offsetof(struct v4l2_frmivalenum, stepwise.min)", (long) V4l2.FrameIntervals.SHORTEST);
        map.put("offsetof(struct v4l2_frmivalenum, stepwise.max)", (long) V4l2.FrameIntervals.LONGEST);
        map.put("sizeof(struct v4l2_format)", (long) V4l2.Format.BYTES);
        map.put("offsetof(struct v4l2_format, type)", (long) V4l2.Format.TYPE);
        map.put("offsetof(struct v4l2_format, fmt.pix.width)", (long) V4l2.Format.WIDTH);
        map.put("offsetof(struct v4l2_format, fmt.pix.height)", (long) V4l2.Format.HEIGHT);
        map.put("offsetof(struct v4l2_format, fmt.pix.pixelformat)", (long) V4l2.Format.PIXELFORMAT);
        map.put("offsetof(struct v4l2_format, fmt.pix.field)", (long) V4l2.Format.FIELD);
        map.put("offsetof(struct v4l2_format, fmt.pix.bytesperline)", (long) V4l2.Format.BYTESPERLINE);
        map.put("offsetof(struct v4l2_format, fmt.pix.sizeimage)", (long) V4l2.Format.SIZEIMAGE);
        map.put("sizeof(struct v4l2_streamparm)", (long) V4l2.StreamParameters.BYTES);
        map.put("offsetof(struct v4l2_streamparm, type)", (long) V4l2.StreamParameters.TYPE);
        map.put("offsetof(struct v4l2_streamparm, parm.capture.capability)", (long) V4l2.StreamParameters.CAPABILITY);
        map.put("offsetof(struct v4l2_streamparm, parm.capture.timeperframe)", (long)
                V4l2.StreamParameters.TIMEPERFRAME);
        map.put("sizeof(struct v4l2_requestbuffers)", (long) V4l2.RequestBuffers.BYTES);
        map.put("offsetof(struct v4l2_requestbuffers, count)", (long) V4l2.RequestBuffers.COUNT);
        map.put("offsetof(struct v4l2_requestbuffers, type)", (long) V4l2.RequestBuffers.TYPE);
        map.put("offsetof(struct v4l2_requestbuffers, memory)", (long) V4l2.RequestBuffers.MEMORY);
        map.put("sizeof(struct v4l2_buffer)", (long) V4l2.Buffer.BYTES);
        map.put("offsetof(struct v4l2_buffer, index)", (long) V4l2.Buffer.INDEX);
        map.put("offsetof(struct v4l2_buffer, type)", (long) V4l2.Buffer.TYPE);
        map.put("offsetof(struct v4l2_buffer, bytesused)", (long) V4l2.Buffer.BYTESUSED);
        map.put("offsetof(struct v4l2_buffer, flags)", (long) V4l2.Buffer.FLAGS);
        map.put("offsetof(struct v4l2_buffer, timestamp.tv_sec)", (long) V4l2.Buffer.TIMESTAMP_SECONDS);
        map.put("offsetof(struct v4l2_buffer, timestamp.tv_usec)", (long) V4l2.Buffer.TIMESTAMP_MICROS);
        map.put("offsetof(struct v4l2_buffer, sequence)", (long) V4l2.Buffer.SEQUENCE);
        map.put("offsetof(struct v4l2_buffer, memory)", (long) V4l2.Buffer.MEMORY);
        map.put("offsetof(struct v4l2_buffer, m.offset)", (long) V4l2.Buffer.OFFSET);
        map.put("offsetof(struct v4l2_buffer, length)", (long) V4l2.Buffer.LENGTH);
        return map;
    }
}
